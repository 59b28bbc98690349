import type pc from 'picocolors';
import type { Verdict } from '../verdict/verdict.ts';

/** Colours of a terminal, or none. */
export type Colors = ReturnType<typeof pc.createColors>;

/** What a text for a terminal is made with. */
export interface Paper {
  readonly colors: Colors;
  /** Columns. */
  readonly width: number;
}

/** True where colours are wanted: on a terminal, unless NO_COLOR says otherwise. @see https://no-color.org */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env.NO_COLOR;
}

/** The colour of a verdict. */
export function paint(colors: Colors, verdict: Verdict): (text: string) => string {
  if (verdict === 'passed' || verdict === 'attested') return colors.green;
  if (verdict === 'failed') return colors.red;
  return verdict === 'not-applicable' ? colors.dim : colors.yellow;
}

/** Moves every line that has something in it to the right. */
export function indent(text: string, by = 2): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');
}

/** Breaks a text between words. Lines that it has already stay, and those that begin with a blank are not broken, since they are to be pasted. */
export function fold(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith(' ') ? [line] : foldLine(line, width)));
}

function foldLine(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length > 0 && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
