/** A set of the codes in a text, which are separated by white space. */
export function codes(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((code) => code !== ''));
}
