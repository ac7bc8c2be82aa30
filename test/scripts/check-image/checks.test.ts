import test from 'ava';
import { createChecks } from '../../../scripts/check-image/checks.ts';

const { log } = console;
const lines: unknown[] = [];
test.before(() => {
  console.log = (line) => lines.push(line);
});
test.after.always(() => {
  console.log = log;
});

test.serial('a check that throws counts as failed, and one that does not as passed', async (t) => {
  const checks = createChecks();
  t.true(await checks.check('this holds', () => 'shown'));
  t.false(
    await checks.check('this does not', () => {
      throw new Error('as was to be shown');
    }),
  );
  t.deepEqual(checks.counts, { passed: 1, failed: 1 });
  t.deepEqual(lines, ['ok: this holds (shown)', 'FAILED: this does not: as was to be shown']);
});

test.serial('once checks are stopped none begins, and the one that runs has neither passed nor failed', async (t) => {
  const checks = createChecks();
  const { promise, reject } = Promise.withResolvers<undefined>();
  let settled = false;
  const note = () => {
    settled = true;
  };
  void checks.check('this breaks off', () => promise).then(note);
  checks.stop();
  reject(new Error('its container was taken away'));
  void checks.check('this does not begin', () => t.fail()).then(note);
  await new Promise((settle) => setImmediate(settle));
  t.false(settled);
  t.deepEqual(checks.counts, { passed: 0, failed: 0 });
});
