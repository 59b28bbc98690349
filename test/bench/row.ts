/** One line of the table: what was measured, and the bar that it is held against. */
export interface Row {
  readonly what: string;
  readonly emulator: string;
  readonly bareHono: string;
  readonly bar: string;
  readonly met: boolean;
}

/** A number as people read it. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Prints the table, plain or for a README. */
export function print(rows: readonly Row[], markdown: boolean): void {
  const cells = [
    ['measured', 'emulator', 'bare Hono', 'bar', 'met'],
    ...rows.map((row) => [row.what, row.emulator, row.bareHono, row.bar, row.met ? 'yes' : 'NO']),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const [i, line] of cells.entries()) {
    const text = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    console.log(markdown ? `| ${text.join(' | ')} |` : text.join('  '));
    if (markdown && i === 0) console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  }
}
