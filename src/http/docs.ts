import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import Koa from 'koa';
import { koaSwagger } from 'koa2-swagger-ui';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { z } from 'zod';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';

const assets = new Map([
  ['swagger-ui.min.css', { file: 'swagger-ui.css', type: 'text/css' }],
  ['swagger-ui-bundle.js', { file: 'swagger-ui-bundle.js', type: 'text/javascript' }],
  ['swagger-ui-standalone-preset.js', { file: 'swagger-ui-standalone-preset.js', type: 'text/javascript' }],
  ['favicon.png', { file: 'favicon-32x32.png', type: 'image/png' }],
]);

/**
 * `GET /docs`: Swagger UI of `/openapi.json`, from the package `swagger-ui-dist` alone: it works in a browser without
 * internet, and under a Content-Security-Policy that lets nothing else in. Its addresses are relative, so that it works
 * behind any path.
 */
export function docsRoutes(): Route[] {
  const page = renderPage('.');
  const pageOfFolder = renderPage('..');
  return [
    route({
      method: 'get',
      path: '/docs',
      tag: 'Operation',
      summary: 'This document as a page, on which calls can be tried',
      scope: null,
      responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
      async handle({ ctx }) {
        const { html, policy } = ctx.path.endsWith('/') ? pageOfFolder : page;
        ctx.type = 'html';
        ctx.set('Content-Security-Policy', policy);
        ctx.body = html;
      },
    }),
    route({
      method: 'get',
      path: '/docs/assets/{asset}',
      tag: 'Operation',
      summary: 'A file of that page',
      scope: null,
      params: z.object({ asset: z.string().meta({ description: 'Its name.', example: 'favicon.png' }) }),
      responses: { 200: { description: 'The file.', content: { '*/*': { schema: z.string() } } } },
      problems: [404],
      async handle({ ctx, params }) {
        const asset = assets.get(params.asset);
        if (!asset) throw new Problem(404, 'There is nothing at this address.');
        ctx.type = asset.type;
        ctx.set('Cache-Control', 'public, max-age=86400');
        ctx.body = createReadStream(join(absolutePath(), asset.file));
      },
    }),
  ];
}

type Page = { html: string; policy: string };

/** The page of koa2-swagger-ui with all its addresses below `base`, and the policy that its own inline parts need. */
function renderPage(base: string): Page {
  const render = koaSwagger({
    title: 'support-insights API',
    routePrefix: false,
    hideTopbar: true,
    swaggerCdnUrl: `${base}/docs`,
    swaggerVersion: 'assets',
    favicon: `${base}/docs/assets/favicon.png`,
    swaggerOptions: { url: `${base}/openapi.json`, persistAuthorization: true, deepLinking: true, validatorUrl: null },
  });
  // It renders into whatever request it is given: this one serves only to get the page once, at the start.
  const ctx = new Koa().createContext(
    new IncomingMessage(new Socket()),
    new ServerResponse(new IncomingMessage(new Socket())),
  );
  render(ctx, async () => {});
  const html = String(ctx.body)
    .replace(/<link href="https:\/\/fonts\.googleapis\.com[^>]*>/, '')
    .replace(' style="position:absolute;width:0;height:0"', ' width="0" height="0"');
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hashesOf(html, 'script')}`,
    `style-src 'self' ${hashesOf(html, 'style')}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
}

/** What lets the inline elements of this page through, and no other. */
function hashesOf(html: string, element: 'script' | 'style'): string {
  const inline = html.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'));
  return [...inline].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');
}
