import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The machine and the versions that a run's figures belong to. */
export function describeMachine(elasticsearchVersion: string, rows: number, seed: number) {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    // Not near 0: something else was running.
    load_before: loadavg()[0]?.toFixed(1),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    elasticsearch: elasticsearchVersion,
    elasticsearch_heap: '1g',
    rows,
    seed,
  };
}

/** The most memory that a process has had at once, in MiB. */
export function peakMemory(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kibibytes) / 1024);
}
