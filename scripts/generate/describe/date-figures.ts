import { isoSeconds } from '../../../src/tweets/parse-time.ts';
import { type Figures, percent } from './figures.ts';

const [from, to] = [Date.UTC(2017, 9, 1) / 1000, Date.UTC(2018, 0, 1) / 1000];

export function createDateFigures(): { add(at: number): void; figures(): Figures } {
  let [first, last, all, within] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  return {
    add: (at) => {
      first = Math.min(first, at);
      last = Math.max(last, at);
      all += 1;
      if (at >= from && at < to) within += 1;
    },
    figures: () => [
      ['first day', all === 0 ? '-' : isoSeconds(first).slice(0, 10)],
      ['last day', all === 0 ? '-' : isoSeconds(last).slice(0, 10)],
      ['October to December 2017', percent(within, all)],
    ],
  };
}
