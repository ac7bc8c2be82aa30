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
export const peakMemory = (pid: number): number => memory(pid, 'VmHWM');

/** The memory that a process has now, in MiB. */
export const residentMemory = (pid: number): number => memory(pid, 'VmRSS');

function memory(pid: number, name: string): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
  return Math.round(Number(line?.split(/\s+/)[1]) / 1024);
}
