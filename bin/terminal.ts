import pc from 'picocolors';

/** The colours of a stream: none unless a person looks at it. */
export function colours(stream: NodeJS.WriteStream = process.stdout): ReturnType<typeof pc.createColors> {
  return pc.createColors(wantsColour(stream));
}

/** A result: standard output, whole lines. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A remark for a person: standard error, so that it never gets into a result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A result for a program: one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

function wantsColour(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && TERM !== 'dumb';
}
