import test from 'ava';
import { parseSearch } from '../../../src/insights/tweets/parse-search.ts';

const word = (text: string) => ({ kind: 'word', text });

const readings: [typed: string, wanted: object[], unwanted: object[]][] = [
  ['late refund', [word('late'), word('refund')], []],
  ['"gift card" refund', [{ kind: 'phrase', text: 'gift card' }, word('refund')], []],
  ['refund -late -"gift card"', [word('refund')], [word('late'), { kind: 'phrase', text: 'gift card' }]],
  ['refu*', [{ kind: 'prefix', text: 'refu' }], []],
  ['@Delta_Air: hello', [{ kind: 'handle', text: 'delta_air' }, word('hello')], []],
  ['can’t “no way”', [word("can't"), { kind: 'phrase', text: 'no way' }], []],
  // Whatever a person types is a search.
  ['"never closed', [{ kind: 'phrase', text: 'never closed' }], []],
  ['a AND b OR c', [word('a'), word('AND'), word('b'), word('OR'), word('c')], []],
  ['- -- * ** "" ( ) ! ?', [], []],
  ['-', [], []],
  ['😡', [word('😡')], []],
  ['wi-fi 24/7', [word('wi-fi'), word('24/7')], []],
  ['#fail', [word('#fail')], []],
];
for (const [typed, wanted, unwanted] of readings) {
  test(`${typed} is read as it is meant`, (t) => {
    t.deepEqual(parseSearch(typed), { search: { wanted, unwanted } } as never);
  });
}

const faults: [typed: string, fault: RegExp][] = [
  ['ab*', /ab\*: at least 3 letters/],
  ['abc* abd* abe* abf*', /more than 3 words that end with \*/],
  [Array.from({ length: 31 }, (_, at) => `w${at}`).join(' '), /more than 30 words/],
];
for (const [typed, fault] of faults) {
  test(`${typed.slice(0, 20)} is a fault that says how`, (t) => {
    const found = parseSearch(typed);
    t.regex('fault' in found ? found.fault : '', fault);
  });
}
