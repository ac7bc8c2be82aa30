import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

// Runs `npm run demo`, waits until it says that it is ready, pastes its curl lines, checks their answers, and stops it.

const readySeconds = 600;
const stopSeconds = 30;
let failures = 0;

const demo = spawn('npm', ['run', 'demo'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
let output = '';
demo.stdout.setEncoding('utf8').on('data', (text: string) => {
  output += text;
});
const ended = once(demo, 'exit');
try {
  await Promise.race([until(() => output.includes('Ctrl-C stops'), readySeconds), ended]);
  check('the demo says that it is ready', output.includes('support-insights is ready.'));

  const lines = output.match(/^ {2}curl .*$/gm) ?? [];
  check('it shows four curl lines', lines.length === 4);
  const [companies, insights, issues, job] = await Promise.all(lines.map(paste));
  check(
    'the companies are those of the sample',
    companies?.items?.length === 5 && companies.items[0].total_outbound > 0,
  );
  const inbound = insights?.trend?.reduce((sum: number, bucket: { inbound: number }) => sum + bucket.inbound, 0);
  check(
    'the figures of the largest add up over the trend',
    insights?.total_inbound > 0 && inbound === insights.total_inbound,
  );
  const [first] = issues?.issues ?? [];
  check(
    'the issues are counted, and said to come from statistics',
    issues?.generated_by?.kind === 'statistics' &&
      first?.tweet_count > 10 &&
      output.includes('from the statistics of words'),
  );
  check('the figures are settled', insights?.data?.settled === true);
  check(
    'the job has taken every row',
    job?.status === 'succeeded' && job.rows_read === 2003 && job.rows_rejected === 0,
  );
} finally {
  // As Ctrl-C does in a terminal: to the whole group.
  if (demo.pid !== undefined && demo.exitCode === null) process.kill(-demo.pid, 'SIGINT');
  await Promise.race([ended, delay(stopSeconds * 1000, null, { ref: false })]);
}
check('Ctrl-C ends it', demo.exitCode !== null || demo.signalCode !== null);
check('its port is free again', await isFree(3000));
if (failures > 0) console.log(`The demo's own output was:\n${output}`);
process.exitCode = failures === 0 ? 0 : 1;

function check(what: string, isSo: boolean): void {
  console.log(`${isSo ? 'ok' : 'FAILED'}: ${what}`);
  if (!isSo) failures += 1;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the service answers is what is checked
async function paste(line: string): Promise<any> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line.trim()], { timeout: 30_000 });
  return JSON.parse(stdout);
}

async function until(isSo: () => boolean, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds && !isSo(); waited += 0.5) await delay(500, null, { ref: false });
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port);
  return Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]).finally(() =>
    probe.close(),
  );
}
