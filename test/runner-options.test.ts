import test from 'ava';
import { readConfig } from '../src/config.ts';
import { runnerOptions } from '../src/runner-options.ts';

const needed = { ELASTICSEARCH_URL: 'http://localhost:9200', JWT_SECRET: 'x'.repeat(32) };

test('jobs read key phrases, sentiment and language out of texts, unless TEXT_ANALYSIS is off', (t) => {
  const text = 'My parcel is delayed again and that is horrible';
  const analysed = runnerOptions(readConfig(needed)).analyse(text);
  t.true(analysed.key_phrases.length > 0);
  t.true((analysed.sentiment ?? 0) < 0);
  t.is(analysed.language, 'en');
  const off = runnerOptions(readConfig({ ...needed, TEXT_ANALYSIS: 'false' })).analyse(text);
  t.deepEqual(off, { key_phrases: [], sentiment: null, language: null });
});
