/**
 * The alternatives of a context, `a | b[c | d]`: `a` and `b[c | d]`. Each begins at the root of the document where it says so, and is
 * looked for everywhere otherwise.
 */
export function contextQueries(context: string): string[] {
  return alternatives(context).map((one) => (one.startsWith('/') ? one : `/descendant-or-self::node()/(${one})`));
}

function alternatives(context: string): string[] {
  const found: string[] = [];
  let [depth, quote, from] = [0, '', 0];
  for (let at = 0; at < context.length; at++) {
    const sign = context.charAt(at);
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '(' || sign === '[') depth += 1;
    else if (sign === ')' || sign === ']') depth -= 1;
    else if (sign === '|' && depth === 0) {
      found.push(context.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, context.slice(from)].map((one) => one.trim());
}
