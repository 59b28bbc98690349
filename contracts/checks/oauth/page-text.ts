/** Tells of a program that broke, in the languages that integrations are written in. */
const TRACES: readonly RegExp[] = [
  /^\s*at .+[(/\\:].*:\d+(:\d+)?\)?\s*$/m,
  /Traceback \(most recent call last\)/,
  /File ".+", line \d+/,
  /\.(java|kt|scala|cs|php|rb|py|go|ex):(line )?\d+/,
  /^goroutine \d+ \[/m,
  /^#\d+ .+\(\d+\): /m,
  /\b(Unhandled|Uncaught) [A-Z]\w*(Error|Exception)\b/,
];

/** What a person reads on a page. */
export function visibleText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style|head|template|noscript)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#\d+|#x[\da-f]+|\w+);/gi, '?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** True where a page shows the insides of a program that broke. */
export function showsTrace(html: string): boolean {
  const text = html.replace(/<br\s*\/?>|<\/(p|li|div|tr)>/gi, '\n').replace(/<[^>]*>/g, '');
  return TRACES.some((trace) => trace.test(text));
}

/** True where a script writes the page, so that its text cannot be told from its HTML. */
export function isWrittenByScript(html: string): boolean {
  return /<script\b[^>]*\b(src|type="module")/i.test(html);
}
