declare module 'koa-pino-logger' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { Middleware } from 'koa';
  import type { Options } from 'pino-http';

  const koaPinoLogger: (options: Options<IncomingMessage, ServerResponse>) => Middleware;
  // The package has no other export.
  // biome-ignore lint/style/noDefaultExport: it is theirs
  export default koaPinoLogger;
}

declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder that holds the files of Swagger UI. */
  const absolutePath: () => string;
  // biome-ignore lint/style/noDefaultExport: it is theirs
  export default absolutePath;
}
