import type { Random } from './random.ts';

/** Shares of texts, by the first 5,000 tweets of the public data set. */
type Shares = Record<
  'link' | 'emoji' | 'apostrophe' | 'hashtag' | 'ampersand' | 'angle' | 'lineBreak' | 'quote' | 'name' | 'signature',
  number
>;

const inboundShares: Shares = {
  link: 0.187,
  emoji: 0.108,
  apostrophe: 0.6,
  hashtag: 0.114,
  ampersand: 0.034,
  angle: 0.002,
  lineBreak: 0.042,
  quote: 0.0145,
  name: 0.3,
  signature: 0,
};
const outboundShares: Shares = {
  link: 0.273,
  emoji: 0.032,
  apostrophe: 0.1,
  hashtag: 0.026,
  ampersand: 0.014,
  angle: 0.012,
  lineBreak: 0.036,
  quote: 0.0032,
  name: 0.2,
  signature: 0.55,
};

const emoji: [string, ...string[]] = [
  '😡',
  '😭',
  '🙏',
  '😂',
  '👍',
  '🤦🏽‍♀️',
  '❤️',
  '🙃',
  '😊',
  '✈️',
  '🤔',
  '😩',
  '🎉',
  '💙',
  '🇬🇧',
];
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Words that mean nothing, for the long tail that hashtags and names make in a vocabulary. */
const rareWords = Array.from({ length: 20_000 }, (_, i) => {
  const syllables = [
    'ka',
    'ro',
    'mel',
    'tin',
    'su',
    'vor',
    'pal',
    'ne',
    'shi',
    'gra',
    'lun',
    'dex',
    'fo',
    'wyn',
    'bri',
    'zo',
    'ter',
  ];
  return [1, 17, 289, 4913]
    .map((step) => syllables[Math.floor(i / step) % 17])
    .slice(i < 4913 ? 1 : 0)
    .join('');
});

/** What real texts have besides sentences: what changes within them, and what stands at the end. */
export function decorate(isInbound: boolean, random: Random): { end: string; inside: (text: string) => string } {
  const shares = isInbound ? inboundShares : outboundShares;
  let end = '';
  if (random.chance(shares.signature)) end += ` ^${initial(random)}${initial(random)}`;
  if (random.chance(shares.emoji)) end += ` ${random.pick(emoji).repeat(1 + random.below(3))}`;
  if (random.chance(shares.hashtag)) end += ` #${rareWord(random)}`;
  if (random.chance(shares.link)) end += ` https://t.example/${linkKey(random)}`;
  return { end, inside: (text) => changed(text, shares, random) };
}

function changed(text: string, shares: Shares, random: Random): string {
  let result = text;
  if (random.chance(shares.name)) result = `${capital(rareWord(random))} ${result}`;
  if (random.chance(shares.apostrophe)) result = result.replaceAll("'", '’');
  if (random.chance(shares.ampersand)) result = `${result} &amp; ${rareWord(random)}`;
  if (random.chance(shares.angle)) result = `${result} ${isAngle(random)}`;
  if (random.chance(shares.lineBreak)) result = result.replace(' ', random.chance(0.5) ? '\n' : '\n\n');
  if (random.chance(shares.quote)) result = `${result} "${rareWord(random)}"`;
  return result;
}

const isAngle = (random: Random): string => (random.chance(0.1) ? '&lt;3' : '&gt;');

// Squared, so that some are frequent.
const rareWord = (random: Random): string => rareWords[Math.floor(random.next() ** 3 * rareWords.length)] ?? '';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const initial = (random: Random): string => letters[26 + random.below(26)] ?? '';

function linkKey(random: Random): string {
  let key = '';
  for (let i = 0; i < 10; i++) key += letters[random.below(62)];
  return key;
}
