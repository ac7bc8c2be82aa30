import type { Client } from '@elastic/elasticsearch';
import { cutToCompany } from '../../reading/company-period.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { businessTimes } from '../response-times/business-times.ts';
import {
  firstResponsesOf,
  type ResponseTimes,
  type ResponseTimesSource,
  readResponseTimes,
} from '../response-times/read-response-times.ts';
import { firstResponses } from './conversations-query.ts';
import type { FiguresQuestion } from './plan-figures.ts';

/** Response times in business seconds, of inquiries and of conversations; null where none are asked for. */
export type BusinessTimes = { responses: ResponseTimes | null; firsts: ResponseTimes | null; took: number };

/** Reads one by one what no aggregation can count in business hours. */
export async function readBusinessTimes(
  client: Client,
  names: DataNames,
  { company, period, asked, businessHours }: FiguresQuestion,
): Promise<BusinessTimes> {
  if (!businessHours) return { responses: null, firsts: null, took: 0 };
  const { companyId, outbound: most } = company;
  const cut = cutToCompany(period, company);
  const read = async (source: ResponseTimesSource) => {
    const { times, took } = await readResponseTimes(client, source);
    return { times: businessTimes(times, businessHours), took };
  };
  const ofInquiries: ResponseTimesSource = {
    index: names.tweets,
    ...firstResponsesOf(companyId, cut),
    most,
  };
  const ofConversations: ResponseTimesSource = {
    index: names.conversations,
    query: firstResponses(companyId, cut),
    atField: 'first_inbound_at',
    secondsField: 'first_response_seconds',
    most,
  };
  const needsInquiries = (['response_time', 'responded_within', 'response_distribution', 'trend'] as const).some(
    (figure) => asked.has(figure),
  );
  const [responses, firsts] = await Promise.all([
    needsInquiries ? read(ofInquiries) : null,
    asked.has('first_response_time') ? read(ofConversations) : null,
  ]);
  return {
    responses: responses?.times ?? null,
    firsts: firsts?.times ?? null,
    took: (responses?.took ?? 0) + (firsts?.took ?? 0),
  };
}
