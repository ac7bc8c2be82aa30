import test from 'ava';
import { parseAnswer } from '../../../src/issues/model/parse-answer.ts';

const answers: [string, string, unknown][] = [
  ['plain JSON', '{"a":1}', { a: 1 }],
  ['JSON with spaces around', '\n {"a":1}\n', { a: 1 }],
  ['a fence', '```json\n{"a":1}\n```', { a: 1 }],
  ['a fence without a language', '```\n{"a":{"b":"}"}}\n```', { a: { b: '}' } }],
  ['prose around it', 'Here you are: {"a":1} — anything else?', { a: 1 }],
  ['braces in the prose', 'The {object} is {"a":1}. :}', { a: 1 }],
  ['a draft before it', 'First {"a":1}, better {"a":2}', { a: 2 }],
  ['thoughts', '<think>{"a":1}</think>{"a":2}', { a: 2 }],
  ['thoughts whose beginning is missing', 'maybe {"a":1}</think>\n{"a":2}', { a: 2 }],
  ['an escaped quotation mark', 'so: {"a":"\\"}"}', { a: '"}' }],
];

for (const [name, text, value] of answers) {
  test(`The object is found in ${name}`, (t) => t.deepEqual(parseAnswer(text), value));
}

for (const [name, text] of [
  ['nothing', ''],
  ['prose', 'I cannot help with that.'],
  ['half an object', '{"a":[1,2'],
  ['a list', '[1,2]'],
  ['what looks like one', "{'a': 1}"],
  ['thoughts that were cut off', '<think>maybe {"a":1} or'],
] as const) {
  test(`There is none in ${name}`, (t) => t.is(parseAnswer(text), undefined));
}
