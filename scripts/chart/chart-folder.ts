import { fileURLToPath } from 'node:url';

/** Where the Helm chart is, with a slash at the end. */
export const chartFolder = fileURLToPath(new URL('../../helm/support-insights/', import.meta.url));
