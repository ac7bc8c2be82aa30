type Mask = { pattern: RegExp; placeholder: string | ((match: string) => string) };

const separated = String.raw`(?:[ .\-/()\u2010-\u2015]{0,3})`;
// More than any tweet has; some patterns take the square of a text's length.
const longestText = 2_000;

const keywords =
  'order|booking|reservation|confirmation|reference|ref|pnr|record locator|locator|ticket|case|tracking|account|acct|member(?:ship)?|customer|invoice|serial|imei|policy|claim|passport|licen[cs]e';

// In this order: what is told by its shape first, then whatever digits are left.
const masks: Mask[] = [
  { pattern: /[^\s@<>()[\]"',;:]+@[^\s@<>()[\]"',;:]+\.[^\s@<>()[\]"',;:]+/gu, placeholder: '[mail]' },
  { pattern: /\S*https?\S*/giu, placeholder: '[link]' },
  { pattern: /\bwww\.\S+/giu, placeholder: '[link]' },
  { pattern: /\b(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}\/\S+/giu, placeholder: '[link]' },
  {
    pattern: /\b(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|io|co|uk|de|fr|eu|me|ly|gl|tv|info|biz|app|dev)\b/giu,
    placeholder: '[link]',
  },
  { pattern: /@[\p{L}\p{N}_]+/gu, placeholder: '[handle]' },
  { pattern: /@/g, placeholder: ' at ' },
  { pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/gu, placeholder: '[card]' },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])[+(]?\p{Nd}(?:${separated}\p{Nd}){6,}`, 'gu'),
    placeholder: longNumber,
  },
  // After a word that announces it, a code needs no digit: "confirmation code QWERTY".
  {
    pattern: new RegExp(
      String.raw`(?<=(?<![\p{L}])(?:${keywords})\s{0,2}(?:number|numbers|no\.?|nr\.?|num|code|id)?\s{0,2}(?:is|was|:|#|=|-)?\s{0,2}#?)(?:\p{Lu}{5,8}(?![\p{L}\p{N}])|(?=[\p{L}\-_]{0,30}\p{Nd})[\p{L}\p{N}][\p{L}\p{N}\-_,]{2,30})`,
      'giu',
    ),
    placeholder: announcedCode,
  },
  // Two digits or more in six letters or more: booking codes and tracking numbers, not "A320" or "UA123".
  {
    pattern: /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}_-]*\p{L})(?=(?:[\p{L}_-]*\p{Nd}){2})[\p{L}\p{N}_-]{6,}/gu,
    placeholder: '[number]',
  },
  { pattern: /\p{Nd}{5,}/gu, placeholder: '[number]' },
];

/**
 * The text with handles, links, mail addresses, phone, card and order numbers replaced by placeholders, so that none of them
 * leaves the service. It rather masks too much: a date in digits goes, too. Names of people stay.
 */
export function maskText(text: string): string {
  // Characters that cannot be seen would hide an @ or a number from the patterns.
  const visible = text
    .slice(0, longestText)
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '');
  const masked = masks.reduce(
    // A replacement by a function is taken as it is.
    (rest, { pattern, placeholder }) =>
      rest.replace(pattern, (match) => (typeof placeholder === 'string' ? placeholder : placeholder(match))),
    visible,
  );
  return masked.replace(/\s+/gu, ' ').trim();
}

function longNumber(match: string): string {
  const digits = match.replace(/\P{Nd}/gu, '');
  const isSeparated = digits.length < match.length;
  if (digits.length >= 13 && digits.length <= 19 && (isSeparated || passesLuhn(digits))) return '[card]';
  return isSeparated ? '[phone]' : '[number]';
}

// The pattern has to ignore case for its keywords, but a word in small letters after one is a word: "ticket please".
function announcedCode(match: string): string {
  return /\p{Nd}/u.test(match) || match === match.toUpperCase() ? '[number]' : match;
}

/** Whether the check digit of a card's number is right. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
