import { createConfig, lintFromString } from '@redocly/openapi-core';
import test from 'ava';
import { startTestService } from '../support/service.ts';

test('the OpenAPI document is valid by the rules of redocly', async (t) => {
  const service = await startTestService(t);
  const source = await (await service.request('/openapi.json', { token: null })).text();
  const problems = await lintFromString({ source, config: await createConfig({ extends: ['recommended'] }) });
  const errors = problems.filter(({ severity }) => severity === 'error');
  t.deepEqual(
    errors.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer })),
    [],
  );
});

test('redocly finds a fault where there is one', async (t) => {
  const source = JSON.stringify({
    openapi: '3.1.1',
    info: { title: 'x', version: '1' },
    paths: { '/x': { get: { responses: 3 } } },
  });
  const problems = await lintFromString({ source, config: await createConfig({ extends: ['recommended'] }) });
  t.true(problems.some(({ ruleId, severity }) => ruleId === 'struct' && severity === 'error'));
});
