import test, { type ExecutionContext } from 'ava';
import { IssuesReport } from '../../src/issues/reports/issues-report.ts';
import { metricsAt } from '../support/metric-series.ts';
import { startModelStub } from '../support/model-stub/start-model-stub.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { asks, ingestRows } from '../support/world.ts';

const rows = Array.from({ length: 40 }, (_, at) =>
  asks(`${100 + at}`, `2017-10-${String((at % 28) + 1).padStart(2, '0')} 10:00:00`, {
    by: `a${at}`,
    text:
      at % 4 === 0 ? `@Acme you are great, thank you ${at}` : `@Acme parcel ${at} is delayed again, that is horrible`,
  }),
);

async function withReport(t: ExecutionContext, env: Record<string, string> = {}): Promise<TestService> {
  const stub = await startModelStub();
  t.teardown(() => stub.stop());
  const service = await startTestService(t, { LLM_BASE_URL: stub.url, HF_MODEL: 'stub-model', ...env });
  await ingestRows(service, [...rows, '900,Acme,False,2017-10-02 11:00:00,"sorry",,100']);
  const report = await service.get('/companies/acme/ai-insights?wait=60', IssuesReport);
  t.is(report.generated_by.kind, env['LLM_TOKENS_PER_DAY'] ? 'statistics' : 'language-model');
  return service;
}

test('calls and tokens of a report are counted as they are logged, and the budget of the day as it is kept', async (t) => {
  const service = await withReport(t);
  const lines = service.logs.filter(({ msg }) => msg === 'language model called');
  t.true(lines.length >= 3);
  const metric = await metricsAt(service.url);
  for (const step of new Set(lines.map((line) => String(line['step'])))) {
    const ofStep = lines.filter((line) => line['step'] === step);
    const sum = (name: string) => ofStep.reduce((total, line) => total + Number(line[name]), 0);
    t.is(metric('language_model_calls_total', { step, outcome: 'ok' }), ofStep.length);
    t.is(metric('language_model_call_duration_seconds_count', { step }), ofStep.length);
    t.is(metric('language_model_tokens_total', { step, kind: 'prompt' }), sum('prompt_tokens'));
    t.is(metric('language_model_tokens_total', { step, kind: 'completion' }), sum('completion_tokens'));
  }
  t.is(metric('language_model_calls_total'), lines.length);
  t.is(metric('language_model_failures_total'), 0);
  t.is(metric('language_model_circuit_open'), 0);
  const index = `${service.config.INDEX_PREFIX}-state`;
  const spent = await service.client.get<{ tokens: number }>({ index, id: 'language-model-tokens' });
  t.is(metric('language_model_tokens_spent_today'), spent._source?.tokens ?? 0);
  t.is(metric('language_model_tokens_spent_today'), metric('language_model_tokens_total'));
  t.is(metric('language_model_tokens_per_day'), 2_000_000);
});

test('a report for which no tokens are left is counted by that reason', async (t) => {
  const service = await withReport(t, { LLM_TOKENS_PER_DAY: '1000' });
  const metric = await metricsAt(service.url);
  t.is(metric('language_model_failures_total', { reason: 'budget' }), metric('language_model_failures_total'));
  t.true((metric('language_model_failures_total') ?? 0) >= 1);
  t.is(metric('language_model_calls_total'), null);
  t.is(metric('language_model_tokens_per_day'), 1_000);
  t.is(metric('language_model_circuit_open'), 0);
});

test('without a model there is neither a budget nor a circuit', async (t) => {
  const service = await startTestService(t);
  const metric = await metricsAt(service.url);
  t.is(metric('language_model_tokens_per_day'), null);
  t.is(metric('language_model_circuit_open'), null);
  t.is(metric('language_model_failures_total', { reason: 'denied' }), 0);
});
