// What stands in the files of kibana/, which the import replaces by what it is given.

/** INDEX_PREFIX. */
export const defaultPrefix = 'support';

/** PUBLIC_URL: where the demo and docker compose show the API. */
export const defaultPublicUrl = 'http://localhost:3000';

/** KIBANA_TIME_ZONE: by whose clock the hours of the week are told. */
export const defaultTimeZone = 'UTC';

/** How the scripts of the runtime fields name it. */
export const zoneIn = (timeZone: string): string => `ZoneId.of('${timeZone}')`;
