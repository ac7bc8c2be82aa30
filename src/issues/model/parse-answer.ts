/**
 * The JSON object in a model's answer, whatever is around it: a fence, prose, thoughts. undefined where there is none. Of
 * several the last is taken, because models draft first.
 */
export function parseAnswer(text: string): unknown {
  // Where thoughts begin before the answer, only their end may be there.
  const spoken = text.replace(/^[\s\S]*<\/think(?:ing)?>/i, '').trim();
  // Thoughts that were cut off are no answer.
  if (/^<think/i.test(spoken)) return undefined;
  const whole = parseObject(spoken);
  if (whole !== undefined) return whole;
  const objects = objectsIn(spoken).map(parseObject);
  return objects.findLast((value) => value !== undefined);
}

function parseObject(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The outermost stretches from a brace to the one that closes it, strings read as strings. */
function objectsIn(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === '{') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (token === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) found.push(text.slice(start, index + 1));
    }
  }
  return found;
}
