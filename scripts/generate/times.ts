import type { Company } from './companies.ts';
import type { Random } from './random.ts';

/** Seconds since 1970: the public data set's first day, the day from which 85 % of it are, and its end. */
const firstSecond = Date.UTC(2008, 4, 8, 20, 13, 59) / 1000;
const mainSecond = Date.UTC(2017, 9, 1) / 1000;
const endSecond = Date.UTC(2017, 11, 3, 22, 0, 0) / 1000;

const hour = 3600;
const day = 24 * hour;

/** How busy each hour of the day is, compared with the busiest; support desks of two continents. */
const busyHours = [66, 58, 52, 45, 40, 34, 30, 34, 45, 56, 64, 68, 72, 80, 90, 97, 100, 100, 98, 95, 90, 84, 78, 72];

/** When someone writes first. */
export function firstTime(random: Random): number {
  const isRecent = random.chance(recentShare);
  for (;;) {
    const back = isRecent ? random.next() * (endSecond - mainSecond) : random.logNormal(75, 1.5) * day;
    const at = Math.floor((isRecent ? endSecond : mainSecond) - back);
    const busy = busyHours[Math.floor((at % day) / hour)] ?? 100;
    if (at >= firstSecond && random.chance(busy / 100)) return at;
  }
}

// Above 85 %, as answers to older tweets are in it too.
const recentShare = 0.855;

/** When the next conversation in the file begins: it was collected soon before or after this one. */
export function nearbyTime(at: number, random: Random): number {
  const gap = random.logNormal(31 * 60, 2) * (random.chance(0.5) ? 1 : -1);
  return Math.min(endSecond, Math.max(firstSecond, Math.floor(at + gap)));
}

export function answerTime(company: Company, askedAt: number, random: Random): number {
  return after(askedAt, random.logNormal(company.medianMinutes, company.delaySpread) * 60, random);
}

/** When a customer writes again: most at once, the others when they look again. Measured quartiles: 2.8, 15 and 183 minutes. */
export function returnTime(lastAt: number, random: Random): number {
  const minutes = random.chance(0.67) ? random.logNormal(5.5, 1.6) : random.logNormal(450, 2);
  return after(lastAt, minutes * 60, random);
}

/** No tweet is later than the file's end. */
function after(at: number, seconds: number, random: Random): number {
  const then = Math.floor(at + 1 + seconds);
  return then <= endSecond ? then : Math.floor(at + (endSecond - at) * random.next());
}
