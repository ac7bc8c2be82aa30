import { studyToken, type Token } from './token.ts';

// What people write repeats: most tokens of a tweet have been studied for an earlier one.
const studied = new Map<string, Token>();
const mostStudied = 20_000;
const longestKept = 24;

/** The text between its spaces. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !isSpace(text.charCodeAt(at))) continue;
    if (at > start) tokens.push(tokenOf(text.slice(start, at)));
    start = at + 1;
  }
  return tokens;
}

// Each has its own: to study them would cost as much as all the rest, to keep them would push out the words.
const link = studyToken('https://t.co/');
const isPlainLink = (raw: string): boolean => raw.startsWith('https://t.co/') && !/[!?]/.test(raw);

function tokenOf(raw: string): Token {
  const known = studied.get(raw);
  if (known) return known;
  if (isPlainLink(raw)) return link;
  const token = studyToken(raw);
  if (raw.length > longestKept) return token;
  // Emptied as a whole: words that matter are back within a few tweets.
  if (studied.size >= mostStudied) studied.clear();
  studied.set(raw, token);
  return token;
}

/** The same characters as `\s` in a regular expression. */
const isSpace = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  (code > 127 &&
    (code === 0xa0 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x2028 ||
      code === 0x2029 ||
      code === 0x202f ||
      code === 0x205f ||
      code === 0x3000 ||
      code === 0xfeff));
