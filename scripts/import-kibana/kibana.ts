import { z } from 'zod';
import type { StoredObject } from './adapt-objects.ts';
import type { ImportSettings } from './import-settings.ts';

/** Kibana is not there yet, or is busy: it is worth asking again. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}

const Refused = z.object({
  type: z.string(),
  id: z.string(),
  meta: z.looseObject({ title: z.string().optional() }).optional(),
  error: z.looseObject({
    type: z.string(),
    message: z.string().optional(),
    references: z.array(z.object({ type: z.string(), id: z.string() })).optional(),
  }),
});
/** An object that Kibana has not taken, and why. */
export type Refused = z.infer<typeof Refused>;

const Imported = z.object({ success: z.boolean(), successCount: z.number(), errors: z.array(Refused).default([]) });
export type Imported = z.infer<typeof Imported>;

type Connection = Pick<
  ImportSettings,
  'KIBANA_URL' | 'KIBANA_SPACE' | 'KIBANA_API_KEY' | 'KIBANA_USERNAME' | 'KIBANA_PASSWORD'
>;

// A proxy before Kibana says so, too, while Kibana starts.
const passing = [429, 502, 503, 504];

export function connectKibana(connection: Connection) {
  const headers = { 'kbn-xsrf': 'support-insights', ...authorization(connection) };
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${connection.KIBANA_URL}${path}`, {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
    }).catch((error: unknown) => {
      throw new NotReadyError(reasonOf(error));
    });
    if (passing.includes(response.status)) throw new NotReadyError(await saidIn(response));
    if (!response.ok) throw new Error(`Kibana answers ${response.status} to ${path}: ${await saidIn(response)}`);
    return response;
  };
  return {
    /** Rejects with NotReadyError until Kibana can be asked. */
    async checkReady(): Promise<void> {
      // It answers before plugins are there, and then with 503.
      await (await ask('/api/status')).body?.cancel();
    },

    /** Takes the place of objects with the same ids. Of objects that refer to one another Kibana takes all or none. */
    async importObjects(objects: readonly StoredObject[]): Promise<Imported> {
      const lines = objects.map((object) => `${JSON.stringify(object)}\n`);
      const body = new FormData();
      // Kibana goes by the ending of the name.
      body.append('file', new Blob(lines, { type: 'application/ndjson' }), 'support-insights.ndjson');
      const space = connection.KIBANA_SPACE ? `/s/${connection.KIBANA_SPACE}` : '';
      const response = await ask(`${space}/api/saved_objects/_import?overwrite=true`, { method: 'POST', body });
      return Imported.parse(await response.json());
    },
  };
}

export type Kibana = ReturnType<typeof connectKibana>;

function authorization({ KIBANA_API_KEY, KIBANA_USERNAME, KIBANA_PASSWORD }: Connection): Record<string, string> {
  if (KIBANA_API_KEY) return { authorization: `ApiKey ${KIBANA_API_KEY}` };
  if (!KIBANA_USERNAME) return {};
  return { authorization: `Basic ${Buffer.from(`${KIBANA_USERNAME}:${KIBANA_PASSWORD}`).toString('base64')}` };
}

/** What went wrong below HTTP, which fetch hides behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ');
  return cause instanceof Error ? cause.message : error.message;
}

/** Kibana's own words; an answer in HTML comes from something else. */
async function saidIn(response: Response): Promise<string> {
  const location = response.headers.get('location');
  if (location) return `it sends on to ${location}, so this may be another path than that of Kibana (server.basePath)`;
  const text = await response.text();
  const parsed = z.object({ message: z.string() }).safeParse(asJson(text));
  return parsed.success ? parsed.data.message : text.slice(0, 200).trim() || response.statusText;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
