/**
 * A pattern of a schema as JavaScript has it. Many are written for other engines, and escape what need not be escaped (`\-`), which the strict
 * kind of expressions refuses.
 *
 * @throws SyntaxError for a pattern that is none
 */
export function expressionOf(pattern: string, flags = 'u'): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern, flags.replace('u', ''));
  }
}
