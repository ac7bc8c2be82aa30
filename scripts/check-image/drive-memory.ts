import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { generateChunks } from '../generate/generate-chunks.ts';
import { assertThat } from './checks.ts';
import { makeToken } from './drive-commands.ts';
import { parseBytes } from './podman-arguments.ts';
import type { Rehearsal } from './rehearsal.ts';

const rows = 300_000;
const limitSeconds = 600;
const mebibytes = (bytes: number) => Math.round(bytes / 1024 ** 2);

/** Sends generated tweets through POST /ingest and looks at what that takes under the Deployment's limit. */
export async function driveMemory({ checks, container, ask, tools }: Rehearsal, name: string): Promise<void> {
  const limit = container.resources.limits['memory'];
  await checks.check(
    `${rows.toLocaleString('en')} rows go in under the Deployment's memory limit, and nothing is killed`,
    async () => {
      assertThat(limit !== undefined, 'the Deployment has none');
      const inForce = Number(await tools.podman(['inspect', '--format', '{{.HostConfig.Memory}}', name]));
      assertThat(inForce === parseBytes(limit), `the container's limit is ${inForce} bytes`);
      const authorization = `Bearer ${await makeToken(tools, name)}`;
      const sent = await ask('http', '/ingest', {
        method: 'POST',
        headers: { authorization, 'content-type': 'text/csv' },
        body: Readable.toWeb(Readable.from(generateChunks(rows, 7))),
        duplex: 'half',
        signal: AbortSignal.timeout(limitSeconds * 1000),
      });
      const accepted = await sent.text();
      assertThat(sent.status === 202, `${sent.status}: ${accepted}`);
      const { id } = JSON.parse(accepted);
      const deadline = Date.now() + limitSeconds * 1000;
      for (;;) {
        const job = JSON.parse(await (await ask('http', `/ingest/jobs/${id}`, { headers: { authorization } })).text());
        if (job.status === 'succeeded') {
          assertThat(
            job.rows_read === rows && job.rows_rejected === 0,
            `${job.rows_read} rows read, ${job.rows_rejected} rejected`,
          );
          break;
        }
        assertThat(job.status === 'queued' || job.status === 'running', `the job has ${job.status}: ${job.error}`);
        assertThat(Date.now() < deadline, `it takes longer than ${limitSeconds} s`);
        await delay(1000);
      }
      const state = await tools.podman(['inspect', '--format', '{{.State.Running}} {{.State.OOMKilled}}', name]);
      assertThat(state === 'true false', `running and killed for memory: ${state}`);
      return `at most ${mebibytes(await peakBytes(tools, name))} MiB resident of ${mebibytes(parseBytes(limit))}`;
    },
  );
}

/** Of the process itself; what its files take in the cache counts for the container too, but is given back when it gets narrow. */
async function peakBytes(tools: Rehearsal['tools'], name: string): Promise<number> {
  const pid = await tools.podman(['inspect', '--format', '{{.State.Pid}}', name]);
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  assertThat(kibibytes !== undefined, `/proc/${pid}/status does not say what the process had at most`);
  return Number(kibibytes) * 1024;
}
