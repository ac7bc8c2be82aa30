import test from 'ava';
import { forStandIns, localName, readBases } from '../../../scripts/check-image/from-lines.ts';

test('the bases of a Dockerfile are those that are no stage of it, with their arguments filled in', (t) => {
  const dockerfile = [
    'ARG NODE_VERSION=26',
    `FROM node:${'$'}{NODE_VERSION}-slim AS dependencies`,
    'ARG NODE_VERSION=20',
    'FROM --platform=$BUILDPLATFORM node:$NODE_VERSION-slim',
    'FROM dependencies AS again',
    'FROM scratch',
    'FROM gcr.io/distroless/cc-debian12@sha256:abc AS last',
  ];
  t.deepEqual(readBases(dockerfile.join('\n')), ['node:26-slim', 'gcr.io/distroless/cc-debian12@sha256:abc']);
});

test('a digest and --link are taken out, and nothing else', (t) => {
  const digest = `@sha256:${'a'.repeat(64)}`;
  t.is(
    forStandIns(`FROM node:26${digest}\nCOPY --link --from=x a b\nRUN echo --link`),
    'FROM node:26\nCOPY --from=x a b\nRUN echo --link',
  );
});

test('an image without a registry is found under localhost', (t) => {
  t.is(localName('node:26-slim'), 'localhost/node:26-slim');
  t.is(localName('curlimages/curl:8.16.0'), 'localhost/curlimages/curl:8.16.0');
  t.is(localName('docker.elastic.co/kibana/kibana:9.5.3'), 'docker.elastic.co/kibana/kibana:9.5.3');
});
