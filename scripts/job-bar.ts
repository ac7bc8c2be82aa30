import cliProgress from 'cli-progress';
import type { Job } from '../src/ingest/jobs/job.ts';
import type { JobRunner, Submission } from '../src/ingest/running/job-runner.ts';

const updateMilliseconds = 250;
// Where there is no terminal, as in a pod, whoever reads its log should see that it goes on.
const logMilliseconds = 30_000;

/** Runs a job, with a progress bar where standard error is a terminal and lines where not, and gives it when it has ended. */
export async function runWithBar(runner: JobRunner, submission: Submission): Promise<Job> {
  const bar = new cliProgress.SingleBar({ format: '{bar} {percentage} % | {state} | {name}', hideCursor: true });
  const { bytes, rows, name } = submission.source;
  bar.start(rows ?? bytes, 0, { state: 'begins', name: name ?? submission.source.kind });
  try {
    const { id } = await runner.submit(submission);
    const isTerminal = process.stderr.isTTY;
    const show = (job: Job) => {
      if (isTerminal) bar.update(rows === null ? job.bytes_read : job.rows_read, { state: barState(job) });
      else console.error(`${name ?? submission.source.kind}: ${barState(job)}`);
    };
    const timer = setInterval(
      async () => {
        const job = await runner.read(id).catch(() => null);
        if (job) show(job);
      },
      isTerminal ? updateMilliseconds : logMilliseconds,
    );
    try {
      return await runner.finished(id);
    } finally {
      clearInterval(timer);
    }
  } finally {
    bar.stop();
  }
}

/** What a job does just now, in a few words. */
export function barState({ phase, status, rows_read, rows_per_second, seconds_left }: Job): string {
  if (phase === 'waiting') return 'waits for other ingestions';
  const rows = `${rows_read} rows, ${rows_per_second ?? 0} rows/s`;
  if (phase === 'settling') return `${rows}, settling`;
  if (phase === null) return `${rows}, ${status}`;
  return `${rows}, ${seconds_left === null ? 'begun' : `${duration(seconds_left)} left`}`;
}

/** `3:05`, or `1:00:07`. */
function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const digits = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${digits(minutes)}:${digits(rest)}` : `${minutes}:${digits(rest)}`;
}
