import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { isBusy, writeBlock } from '../../http/problem.ts';
import { BlockedError, BusyError, LostLeaseError, type Patience } from '../patience.ts';

/** Elasticsearch does not take a document; the message is for the one who sent the file. */
export class RefusedTweetError extends Error {
  override name = 'RefusedTweetError';
}

/**
 * `create` leaves a document alone that is there already; `index` replaces it. Documents are made when they are sent, so that
 * they need no memory before; `characters` is about how long the text in one is.
 */
export type Operation =
  | { action: 'create' | 'index'; id: string; characters: number; document: () => object }
  | { action: 'delete'; id: string };

/** `superseded`: what lies there was written under a later version. */
export type Outcome = 'created' | 'replaced' | 'exists' | 'deleted' | 'superseded';

/**
 * Writes through `alias`, and says of each operation what came of it, when Elasticsearch has acknowledged all. Every write but
 * `create` carries `version`: one that is older than what lies there is refused.
 */
export type BulkWrite = (alias: string, operations: readonly Operation[], version: number) => Promise<Outcome[]>;

// Two that Elasticsearch works on, and some that wait there while this thread joins the next segment.
const requestsInFlight = 6;
const requestCharacters = 3_000_000;
const requestOperations = 8_000;
const requestTimeout = 60_000;
const partlyBusyMilliseconds = 250;

/**
 * All bulk requests of one job: at most six at a time. Whatever Elasticsearch is too busy for, requests or single operations,
 * is sent again as patience allows. Rejects with LostLeaseError when the alias is gone, for then another job has taken over; with
 * RefusedTweetError when Elasticsearch never takes a document.
 */
export function createBulkWrite(client: Client, patience: Patience): BulkWrite {
  const limited = createLimit(requestsInFlight);
  return async (alias, operations, version) => {
    const outcomes: Outcome[] = new Array(operations.length);
    const sending = slices(operations).map(([from, to]) =>
      limited(() => send(client, patience, alias, { operations, from, to, version, outcomes })),
    );
    // Nothing may be under way any more when this rejects.
    const settled = await Promise.allSettled(sending);
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    return outcomes;
  };
}

type Slice = { operations: readonly Operation[]; from: number; to: number; version: number; outcomes: Outcome[] };

async function send(client: Client, patience: Patience, alias: string, slice: Slice): Promise<void> {
  const { operations, from, to, version, outcomes } = slice;
  let left = Array.from({ length: to - from }, (_, offset) => from + offset);
  while (left.length > 0) {
    const before = left;
    left = await patience(async () => {
      let body = '';
      for (const at of before) body += lines(operations[at] as Operation, version);
      const answer = await request(client, alias, body);
      const busy = before.filter((at, index) => {
        const item = Object.values(answer.items[index] ?? {})[0];
        const outcome = item && outcomeOf(operations[at] as Operation, item);
        if (outcome) outcomes[at] = outcome;
        return !outcome;
      });
      if (busy.length === before.length) throw nothingTaken(answer.items);
      return busy;
    });
    if (left.length > 0) await delay(partlyBusyMilliseconds * (1 + Math.random()));
  }
}

function nothingTaken(items: Record<string, Item>[]): BusyError {
  const faults = items.flatMap((item) => Object.values(item));
  const block = faults.map(({ status, error }) => writeBlock(status, error?.type)).find((words) => words !== null);
  return block ? new BlockedError(block) : new BusyError('Elasticsearch is too busy for any of the documents');
}

type Item = { status: number; error?: { type: string } };

async function request(client: Client, alias: string, body: string): Promise<{ items: Record<string, Item>[] }> {
  // Without the alias, Elasticsearch would make an index of that name with a mapping of its own.
  const querystring = { require_alias: true, filter_path: 'items.*.status,items.*.error.type' };
  return client.transport.request(
    {
      method: 'POST',
      path: `/${encodeURIComponent(alias)}/_bulk`,
      querystring,
      bulkBody: body,
      meta: { name: 'bulk' },
    },
    { maxRetries: 0, requestTimeout },
  );
}

/** What came of an operation; null when it is to be sent again. Throws when that is of no use. */
function outcomeOf({ action, id }: Operation, { status, error }: Item): Outcome | null {
  if (status === 201) return 'created';
  if (status === 200) return action === 'delete' ? 'deleted' : 'replaced';
  if (status === 409) return action === 'create' ? 'exists' : 'superseded';
  if (status === 404 && action === 'delete' && !error) return 'deleted';
  if (isBusy(status)) return null;
  if (error?.type === 'index_not_found_exception') throw new LostLeaseError();
  // Not the reason that Elasticsearch gives: it quotes the text, which must not get into the log.
  throw new RefusedTweetError(
    `Elasticsearch refused tweet ${id} with status ${status} (${error?.type}). Send the file again when that is mended: that is harmless.`,
  );
}

function lines(operation: Operation, version: number): string {
  const { action, id } = operation;
  if (action === 'create') return `{"create":{"_id":"${id}"}}\n${JSON.stringify(operation.document())}\n`;
  const head = `{"${action}":{"_id":"${id}","version":${version},"version_type":"external_gte"}}\n`;
  return action === 'delete' ? head : `${head}${JSON.stringify(operation.document())}\n`;
}

/** Where each request begins and ends. */
function slices(operations: readonly Operation[]): [number, number][] {
  const found: [number, number][] = [];
  let from = 0;
  let characters = 0;
  operations.forEach((operation, at) => {
    characters += sizeOf(operation);
    if (characters < requestCharacters && at + 1 - from < requestOperations && at + 1 < operations.length) return;
    found.push([from, at + 1]);
    from = at + 1;
    characters = 0;
  });
  return found;
}

// What a document takes besides its text, which is in it twice; a control character takes six bytes in JSON.
const sizeOf = (operation: Operation): number => 500 + ('characters' in operation ? 2 * operation.characters : 0);

/** Throws a LostLeaseError where someone has written since who could only do so by having taken over. */
export function assertNotSuperseded(outcomes: readonly Outcome[]): void {
  if (outcomes.includes('superseded')) throw new LostLeaseError();
}

function createLimit(limit: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // Whoever waits takes over the place.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
