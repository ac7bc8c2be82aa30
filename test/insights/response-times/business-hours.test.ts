import test from 'ava';
import { parseBusinessSpans, shownSpan } from '../../../src/insights/response-times/business-hours.ts';

/** The spans of a text, as they are shown: `1 09:00-17:00`. */
function spansOf(text: string): string[] {
  const { spans, faults } = parseBusinessSpans(text);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return spans.map(shownSpan).map(({ weekday, from, to }) => `${weekday} ${from}-${to}`);
}

test('a range of days has the same hours on each of them', (t) => {
  t.deepEqual(
    spansOf('mon-fri 09:00-17:00'),
    [1, 2, 3, 4, 5].map((day) => `${day} 09:00-17:00`),
  );
});

test('spans come in the order of the week, days as ranges or by commas, in any case and spacing', (t) => {
  t.deepEqual(spansOf(' SAT , sun 10:00 - 24:00;mon-tue,Thu  00:00-09:30 '), [
    '1 00:00-09:30',
    '2 00:00-09:30',
    '4 00:00-09:30',
    '6 10:00-24:00',
    '7 10:00-24:00',
  ]);
});

test('a range of days may go on over Sunday, and a day may have several spans that touch', (t) => {
  t.deepEqual(spansOf('sun-mon 08:00-12:00; sun 12:00-12:01'), ['1 08:00-12:00', '7 08:00-12:00', '7 12:00-12:01']);
});

for (const [text, fault] of [
  ['', /"" is not days and times such as mon-fri 09:00-17:00/],
  ['mon-fri', /"mon-fri" is not days and times/],
  ['09:00-17:00', /is not days and times/],
  ['mon 9:00-17:00', /is not days and times/],
  ['mon 09:00-17:00;', /"" is not days and times/],
  ['mon 09:00-17:00 tue 09:00-17:00', /is not days and times/],
  ['monday 09:00-17:00', /names a day that is none of mon, tue, wed, thu, fri, sat, sun/],
  ['mon-wed-fri 09:00-17:00', /names a day that is none/],
  ['mon, 09:00-17:00', /is not days and times/],
  ['mon,,tue 09:00-17:00', /names a day that is none/],
  ['mon 09:60-17:00', /has a time that is not 00:00 to 24:00/],
  ['mon 09:00-24:01', /has a time that is not 00:00 to 24:00/],
  ['mon 17:00-17:00', /does not end after it begins/],
  ['fri 22:00-06:00', /over midnight is two spans, as in mon 22:00-24:00; tue 00:00-06:00/],
  ['mon-fri 09:00-17:00; wed 16:59-18:00', /has the same time of a day twice: wed 16:59/],
  ['mon,mon 09:00-17:00', /has the same time of a day twice: mon 09:00/],
] as const) {
  test(`${JSON.stringify(text)} are no business hours`, (t) => {
    t.regex(parseBusinessSpans(text).faults.join('; '), fault);
  });
}

test('every fault of a text is named', (t) => {
  t.is(parseBusinessSpans('mo 09:00-17:00; tue 17:00-09:00; wed 25:00-26:00').faults.length, 3);
});
