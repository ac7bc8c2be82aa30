const answerLimitMilliseconds = 5_000;

/** Throws unless something answers HTTP at `url`; whether it lets us in is for the real client to find out. */
export async function answersAt(url: string): Promise<void> {
  try {
    const response = await fetch(withoutCredentials(url), { signal: AbortSignal.timeout(answerLimitMilliseconds) });
    await response.arrayBuffer();
  } catch (error) {
    throw new Error(
      `No Elasticsearch answers at ${withoutCredentials(url)} (${reason(error)}): start it, or leave ELASTICSEARCH_URL unset to have one started.`,
      { cause: error },
    );
  }
}

/** For logs and for fetch, which refuses a URL that carries a password. */
export function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return url;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

// Fetch itself only says "fetch failed"; what failed is in the cause.
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message;
  return error.cause.message || String(Reflect.get(error.cause, 'code') ?? error.message);
}
