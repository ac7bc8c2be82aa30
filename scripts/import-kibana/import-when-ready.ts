import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredObject } from './adapt-objects.ts';
import { type Imported, type Kibana, NotReadyError, type Refused } from './kibana.ts';

type Waiting = { waitSeconds: number; pauseMilliseconds?: number; note(text: string): void };

/** Imports as soon as Kibana can be asked, and asks again while it cannot; `note` is told why it waits. */
export async function importWhenReady(
  kibana: Kibana,
  objects: readonly StoredObject[],
  { waitSeconds, pauseMilliseconds = 2_000, note }: Waiting,
): Promise<Imported> {
  const end = performance.now() + waitSeconds * 1_000;
  let noted = '';
  for (;;) {
    try {
      await kibana.checkReady();
      return await kibana.importObjects(objects);
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      if (performance.now() + pauseMilliseconds > end)
        throw new Error(`Kibana was not ready within ${waitSeconds} s: ${error.message}`);
      if (error.message !== noted) note(`Waiting for Kibana: ${error.message}`);
      noted = error.message;
      await sleep(pauseMilliseconds);
    }
  }
}

const reasons: Record<string, string> = {
  conflict: 'another object has its id',
  ambiguous_conflict: 'several objects could be the one that it takes the place of',
  unsupported_type: 'this Kibana knows no objects of its type',
  missing_references: 'it refers to what is not there',
};

/** A refused object, and Kibana's reason. */
export function refusal({ type, id, meta, error }: Refused): string {
  const title = meta?.title ? ` (${meta.title})` : '';
  const missing = (error.references ?? []).map((reference) => `${reference.type} ${reference.id}`);
  const reason = [error.message ?? reasons[error.type] ?? error.type, ...missing].join(', ');
  return `${type} ${id}${title}: ${reason}`;
}
