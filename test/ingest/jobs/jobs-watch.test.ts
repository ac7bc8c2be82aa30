import test from 'ava';
import type { Queue } from '../../../src/ingest/jobs/queue.ts';
import { createWatch } from '../../../src/ingest/jobs/watch-jobs.ts';

/** A watch that looks every 3 s by a clock of the test's own, at jobs whose beats the test sets. */
function watchOf(own: string[] = []) {
  const beats = new Map<string, number | null>();
  let queue: Queue = { epoch: 0, returned: 0, running: null, waiting: [], newest: '' };
  let isAway = false;
  let seconds = 0;
  const look = createWatch({
    queue: async () => {
      if (isAway) throw new Error('away');
      return queue;
    },
    beats: async (ids) => new Map([...ids.map((id) => [id, beats.get(id) ?? null] as const), ...beats]),
    isOwn: (id) => own.includes(id),
    now: () => seconds * 1000,
  });
  return {
    beats,
    setQueue: (waiting: string[]) => {
      queue = { ...queue, waiting };
    },
    setAway: (away: boolean) => {
      isAway = away;
    },
    /** Lets so much time pass at once, looks, and gives who is dead. */
    after: async (passed: number) => {
      seconds += passed;
      return look().catch(() => 'away');
    },
    /** Lets time pass, looking as often as it does; gives the second at which the first was found dead. */
    firstDeath: async (until: number, onSecond = (_second: number) => {}) => {
      for (let second = 3; second <= until; second += 3) {
        seconds += 3;
        onSecond(second);
        const dead = await look().catch(() => []);
        if (dead.length > 0) return { second, dead };
      }
      return null;
    },
  };
}

test('a job that beats lives, and one that has not for 15 s of looking is dead, with its last beat', async (t) => {
  const { beats, firstDeath } = watchOf();
  beats.set('dead', 7);
  const found = await firstDeath(60, (second) => beats.set('alive', second));
  // Seen first at 3 s; 15 s later it has been silent for 15 s.
  t.deepEqual(found, { second: 18, dead: [{ id: 'dead', beat: 7 }] });
});

test('a job in the queue that is not kept at all is dead as well', async (t) => {
  const { setQueue, firstDeath } = watchOf();
  setQueue(['ghost']);
  t.deepEqual((await firstDeath(60))?.dead, [{ id: 'ghost', beat: null }]);
});

test('jobs of its own are never dead to a process', async (t) => {
  const { beats, firstDeath } = watchOf(['own']);
  beats.set('own', 1);
  t.is(await firstDeath(60), null);
});

test('while Elasticsearch is away no time passes, since no one can beat', async (t) => {
  const { beats, setAway, firstDeath } = watchOf();
  beats.set('alive', 1);
  const found = await firstDeath(120, (second) => {
    setAway(second > 12 && second < 90);
    // Its process beats again some seconds after that is over.
    if (second <= 6 || second > 96) beats.set('alive', second);
  });
  t.is(found, null);
});

test('a process that slept for a minute does not take the others for dead when it wakes', async (t) => {
  const { beats, after } = watchOf();
  beats.set('alive', 1);
  await after(0);
  t.deepEqual(await after(60), []);
  beats.set('alive', 2);
  t.deepEqual(await after(3), []);
});
