import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { progressTeller } from '../../bin/show-progress.ts';
import { Clock } from '../../emulator/core/clock.ts';
import { check } from '../contracts/report/fixture.ts';

/** What is told to a stream that is a terminal, or none. */
function told(terminal: { columns: number } | null) {
  const written: string[] = [];
  const through = new PassThrough();
  through.on('data', (chunk) => written.push(String(chunk)));
  const stream: NodeJS.WriteStream = Object.assign(Object.create(WriteStream.prototype), {
    isTTY: terminal !== null,
    columns: terminal?.columns,
    write: (text: string) => through.write(text),
  });
  const clock = new Clock({ frozenAt: 0 });
  return { tell: progressTeller(stream, clock), clock, written };
}

const started = (id: string, number: number) =>
  ({ type: 'check-started', provider: 'acme', id, title: id, number, of: 38 }) as const;
const phase = (id: string, says: string) => ({ type: 'phase', provider: 'acme', id, says }) as const;
const ended = (id: string) => ({ type: 'check-ended', result: check(id) }) as const;

describe('progress', () => {
  it('on a terminal is a line that is rewritten, and a line for each check that ended', () => {
    const { tell, written } = told({ columns: 60 });
    tell(started('token.rotation', 1));
    tell(started('webhook.dedupe', 2));
    tell(phase('token.rotation', 'The new token is stored\nbefore it is used, which takes a while'));
    expect(written.at(-1)).toBe('\r\u001b[2K[ 0/38] token.rotation: The new token is stor…  (2 running)');
    tell(ended('token.rotation'));
    expect(written.at(-2)).toMatch(/\[ 1\/38\] .*passed.*token\.rotation.*\n$/);
    expect(written.at(-1)).toBe('\r\u001b[2K[ 1/38] webhook.dedupe');
    tell(ended('webhook.dedupe'));
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it('counts what is decided before anybody has said how many there are', () => {
    const { tell, written } = told(null);
    tell(ended('cobalt.ui-states'));
    tell(started('webhook.dedupe', 1));
    tell(ended('webhook.dedupe'));
    expect(written).toEqual([expect.stringMatching(/^\[1\] /), expect.stringMatching(/^\[ 2\/38\] /)]);
  });

  it('elsewhere is a line for each check that ended, and one now and then while none does', async () => {
    const { tell, clock, written } = told(null);
    tell(started('token.rotation', 1));
    await clock.advance(6_000);
    tell(started('webhook.dedupe', 2));
    tell(phase('webhook.dedupe', 'Eight at once'));
    expect(written).toEqual([]);
    await clock.advance(4_000);
    expect(written).toEqual(['[ 0/38] under way: token.rotation; webhook.dedupe: Eight at once\n']);
    tell(ended('token.rotation'));
    await clock.advance(9_000);
    expect(written).toHaveLength(2);
    expect(written[1]).toMatch(/^\[ 1\/38\] ✓ passed +token\.rotation/);
    await clock.advance(1_000);
    expect(written[2]).toBe('[ 1/38] under way: webhook.dedupe: Eight at once\n');
    tell(ended('webhook.dedupe'));
    await clock.advance(60_000);
    expect(written).toHaveLength(4);
  });

  it('shows no secret', () => {
    const { tell, written } = told({ columns: 100 });
    tell(phase('a.b', `uses rev_c4n4ry${'a'.repeat(26)}`));
    expect(written.join('')).not.toContain('c4n4ry');
  });
});
