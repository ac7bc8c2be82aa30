import test from 'ava';
import { readPublished } from '../../../scripts/check-image/published-ports.ts';

const line = (service: string, ...publishers: [string, number][]) =>
  JSON.stringify({
    Service: service,
    Publishers: publishers.map(([url, port]) => ({ URL: url, TargetPort: port, PublishedPort: port, Protocol: 'tcp' })),
  });

test('what docker compose publishes is read by service and port, once for both kinds of addresses', (t) => {
  const said = [
    line('api', ['0.0.0.0', 3000], ['::', 3000], ['', 0]),
    line('kibana', ['127.0.0.1', 5601], ['::1', 5601]),
    line('elasticsearch', ['::', 9200]),
    JSON.stringify({ Service: 'ollama', Publishers: null }),
  ];
  t.deepEqual(readPublished(`${said.join('\n')}\n`), [
    { service: 'api', port: 3000, loopback: false },
    { service: 'kibana', port: 5601, loopback: true },
    { service: 'elasticsearch', port: 9200, loopback: false },
  ]);
});

test('what docker compose prints in another form is refused', (t) => {
  t.throws(() => readPublished('api [{0.0.0.0 9464 9464 tcp}]'));
  t.throws(() => readPublished('{"Name":"api"}'));
});
