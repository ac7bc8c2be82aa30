import test from 'ava';
import { InsightsReport } from '../src/insights/report/insights-report.ts';
import { startTestService } from './support/service.ts';

const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';

test('one row comes out as a figure', async (t) => {
  const service = await startTestService(t);
  const job = await service.ingest(`${header}\n1,Acme,False,Tue Oct 31 22:10:47 +0000 2017,Hello,,\n`);
  t.like(job, { status: 'succeeded', rows_read: 1, tweets_created: 1 });
  t.like(await service.get('/companies/acme/insights', InsightsReport), {
    company_id: 'Acme',
    total_outbound: 1,
    total_inbound: 0,
    response_rate: null,
  });
});
