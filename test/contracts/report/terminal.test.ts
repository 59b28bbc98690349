import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkLine, renderTerminal, wantsColor } from '../../../contracts/report/terminal.ts';
import { CALM, check, item, RICH, TOKEN } from './fixture.ts';

const text = renderTerminal(RICH, { color: false, width: 110 });

/** Where each of these stands; all of them must be there. */
function places(...wanted: string[]): number[] {
  const found = wanted.map((one) => text.indexOf(one));
  expect(found.filter((at) => at < 0)).toEqual([]);
  return found;
}

describe('the report for a person', () => {
  it('lists the items by section, with what is beyond the checklist and the own ones after it', () => {
    const order = places(
      'Go-live checklist of acme',
      'Auth and tokens',
      'Webhook handling',
      'Beyond the checklist',
      'Your own',
      'Go-live checklist of bolt',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text).toMatch(/^ {2}✓ passed +sig-fail-closed +MUST +Signature verification works$/m);
    expect(text).toMatch(/^ {2}· not-applicable +concurrency-throttle +SHOULD /m);
  });

  it('says below an item who vouches for it, what is excused, and what was not judged or reached', () => {
    const line = text.replace(/\s+/g, ' ');
    expect(line).toContain('attested by Ada Example, CTO on 2026-09-01, until 2027-03-01: https://wiki.example/tokens');
    expect(line).toContain('the word of Bob expired on 2026-01-01');
    expect(line).toContain('known, and excused: SHOP-12, until the move to the new queue');
    expect(line).toContain('needs no excuse any more, take it off the baseline: it was slow | once');
    expect(line).toContain('not judged: encryption: only folders were scanned');
    expect(line).toContain('not reached: oauth.state');
  });

  it('says what is missing also where no line of the configuration brings it', () => {
    const reason = 'It needs a browser: install one.';
    const lacking = check('pages', { verdict: 'untested', missing: ['browser'], reason });
    expect(renderTerminal({ ...CALM, checks: [lacking] }, { color: false })).toContain(reason);
  });

  it('explains what is undecided first and what failed last, excused failures before the others', () => {
    const order = places(
      'add to emulator.config.yaml:',
      'add to golive.attestations.yaml:',
      '? inconclusive  token.transient',
      '✗ failed  webhook.dedupe',
      'acme, decides dedupe-delivery-id, known and excused',
      '✗ failed  token.single-flight',
      '✗ failed  webhook.fail-closed',
      'Checklist  ',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('gives the lines to add once, as YAML that can be pasted', () => {
    const [, config = '', words = ''] =
      /yaml:\n\n(integration:[\s\S]+?)\n\n[\s\S]+?yaml:\n\n(attestations:[\s\S]+?)\n\n/.exec(text) ?? [];
    expect(parse(config)).toEqual({
      integration: {
        triggers: {
          'acme.sync': 'POST /emulator-hooks/sync?event_id={eventId}',
          clock: 'POST /emulator-hooks/clock?by={seconds}',
        },
        probes: { state: 'GET /emulator-hooks/state' },
      },
    });
    expect(parse(words)).toMatchObject({ attestations: [{ item: 'secret-custody' }, { item: 'deletion-honored' }] });
    expect(words).toContain('# where the client secret is kept, because code can be scanned');
    expect(text.match(/acme\.sync/g)).toHaveLength(1);
  });

  it('names the provider in the lines to add where two have an item of that name', () => {
    const [bolts, acmes] = ['bolt', 'acme'].map((provider) =>
      item('custody', { provider, verdict: 'untested', asks: 'where it is kept' }),
    );
    const shown = renderTerminal({ ...CALM, items: [acmes, bolts].flatMap((one) => one ?? []) }, { color: false });
    expect(shown).toMatch(/- item: custody\n {4}provider: acme/);
    expect(shown).toMatch(/- item: custody\n {4}provider: bolt/);
  });

  it('shows of a failure the reason, the timeline in two lanes, and what to do', () => {
    const failure = text.slice(
      text.indexOf('✗ failed  token.single-flight'),
      text.indexOf('✗ failed  webhook.fail-closed'),
    );
    expect(failure).toContain('Repeated: failed, failed');
    expect(failure).toMatch(/^ +integration +provider$/m);
    expect(failure).toMatch(/^ {2}▸ +14ms {2}POST \/oauth\/token rev_refresh_…Wxyz +──▶ 400 invalid_grant after 9ms$/m);
    expect(failure).toMatch(/^ +1\.1s {2}202 +◀── connection\.revoked/m);
    expect(failure).toMatch(/^ {2}Fix {2}Let whoever/m);
    expect(failure).toMatch(/^ {2}Why {2}The provider/m);
    expect(failure).toMatch(/^ {2}See {2}RFC 1, section 2, https:/m);
  });

  it('ends with all counts, and with what must be known of the run', () => {
    expect(
      text
        .trimEnd()
        .split('\n')
        .slice(-4)
        .map((line) => line.trim()),
    ).toEqual([
      'Checklist  not-applicable 1 · passed 3 · attested 1 · untested 3 · inconclusive 1 · failed 3, of 12 items',
      'Beyond it  not-applicable 0 · passed 0 · attested 0 · untested 1 · inconclusive 1 · failed 0, of 2 items',
      '1m24s, seed abc, shard 2/4, 1 known and excused, 1 no longer in need of an excuse, stopped before',
      'its end, the harness itself failed in 1 of 11 checks',
    ]);
    expect(text).not.toMatch(/\d ?%(?!$)\s+of/);
    expect(renderTerminal(CALM, { color: false })).not.toContain('Beyond it');
  });

  it('keeps to the width, but for lines to paste and the counts', () => {
    for (const width of [60, 80, 110]) {
      const shown = renderTerminal(RICH, { color: false, width, detail: true });
      const long = shown
        .split('\n')
        .filter((line) => line.length > width && !/^ *(#|\w[\w.]*:|- |Checklist|Beyond)/.test(line));
      expect(long.filter((line) => !line.includes('https://'))).toEqual([]);
    }
  });

  it('shows what was seen of passed checks where that is asked for', () => {
    expect(text).not.toContain('it was seen');
    expect(renderTerminal(RICH, { color: false, detail: true })).toContain('· it was seen by secrets.storage');
  });

  it('shows no secret, and lets no text move the cursor', () => {
    const sly = { ...RICH, checks: [check('a.b', { verdict: 'failed', reason: '\u001b[2Jgone\u202e' })] };
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('c4n4ry');
    expect(renderTerminal(sly, { color: false })).toContain('\ufffd[2Jgone\ufffd');
  });

  it('is coloured only where that is wanted', () => {
    expect(text).not.toContain('\u001b[');
    expect(renderTerminal(RICH, { color: true })).toContain('\u001b[');
    expect([
      wantsColor({ isTTY: true }, {}),
      wantsColor({ isTTY: true }, { NO_COLOR: '1' }),
      wantsColor({}, {}),
    ]).toEqual([true, false, false]);
  });

  it('has a line for a check that has just ended', () => {
    expect(checkLine(check('a.good'), false)).toMatch(/^✓ passed +a\.good +What a\.good demands holds {2}1\.2s$/);
  });
});
