import type { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { createPointsInTime } from '../../../src/reading/lists/points-in-time.ts';
import type { DataIdentity } from '../../../src/tweets/data-version.ts';
import { startTestService, type TestService } from '../../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const settled: DataIdentity = { version: 2, settled: true, generation: 0, lineage: 'a' };

/** Points in time of the service's tweets, while the data is as `state` says; all are closed after the test. */
function start(t: ExecutionContext, client: Client = service.client) {
  const state = { ...settled };
  const points = createPointsInTime(client, async () => ({ ...state }));
  const index = `${service.config.INDEX_PREFIX}-tweets`;
  const opened = new Set<string>();
  t.teardown(async () => {
    for (const id of opened) await service.client.closePointInTime({ id }).catch(() => {});
  });
  const begin = async () => {
    const { id, generation } = await points.begin(index);
    if (generation !== state.generation) throw new Error(`it is of generation ${generation}`);
    opened.add(id);
    return id;
  };
  return { state, begin, forget: () => points.forget(index) };
}

test('lists that begin at the same version of the data share a point in time', async (t) => {
  const { begin } = start(t);
  const [one, two] = await Promise.all([begin(), begin()]);
  t.is(await begin(), one);
  t.is(one, two);
});

test('a list that begins when the data has moved on begins at another', async (t) => {
  const { begin, state } = start(t);
  const first = await begin();
  state.version += 1;
  const second = await begin();
  t.not(second, first);
  state.generation += 1;
  const third = await begin();
  t.not(third, second);
  state.lineage = 'b';
  t.not(await begin(), third);
});

test('one that Elasticsearch has let go of is not given again', async (t) => {
  const { begin, forget } = start(t);
  const first = await begin();
  forget();
  t.not(await begin(), first);
});

test('one that could not be opened is tried again', async (t) => {
  let isAway = true;
  const client: Client = Object.create(service.client, {
    openPointInTime: {
      value: async (request: { index: string; keep_alive: string }) => {
        if (isAway) throw new Error('away');
        return service.client.openPointInTime(request);
      },
    },
  });
  const { begin } = start(t, client);
  await t.throwsAsync(begin, { message: 'away' });
  isAway = false;
  t.is(typeof (await begin()), 'string');
});
