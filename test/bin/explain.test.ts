import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHECKS } from '../../contracts/checks/index.ts';
import { loadChecklist } from '../../contracts/harness/checklist.ts';
import { requireChecklist } from '../../contracts/harness/has-checklist.ts';
import { objectOf, place, run, runJson } from './cli.ts';

describe('explain', () => {
  it('tells of a check what it demands, why, what gives it what it needs, and wrong and right code', async () => {
    const { code, stdout } = await run(['explain', 'webhook.dedupe'], place());
    expect(code).toBe(0);
    const lines = stdout.replace(/\s+/g, ' ');
    expect(lines).toContain('A webhook that is delivered more than once has one effect');
    for (const label of ['Why', 'Fix', 'See', 'Needs', 'Decides', 'Wrong', 'Right'])
      expect(stdout).toMatch(new RegExp(`^${label}\\b`, 'm'));
    expect(lines).toContain('revento: dedupe-delivery-id (MUST)');
    expect(stdout).toMatch(/^ {6}revento\.connect: GET \/connect/m);
  });

  it('gives the same as JSON, with lines that can be pasted', async () => {
    const told = objectOf(await runJson(['explain', 'webhook.dedupe'], place()));
    expect(told).toMatchObject({
      kind: 'check',
      id: 'webhook.dedupe',
      needs: expect.arrayContaining([{ need: 'connect', level: 'trigger' }]),
      decides: expect.arrayContaining([expect.objectContaining({ provider: 'revento', item: 'dedupe-delivery-id' })]),
    });
    expect(parse(String(told.lines))).toMatchObject({ integration: { webhooks: { revento: '/webhooks/revento' } } });
  });

  it('tells of an item whose it is, what decides it, and what a person must confirm', async () => {
    const { code, stdout } = await run(['explain', 'consent-text-reviewed'], place());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Source +https:/m);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /No check can decide it, so a person must confirm who read .* because the page/,
    );
    expect(await runJson(['explain', 'dedupe-delivery-id'], place())).toMatchObject({
      kind: 'item',
      provider: 'revento',
      checks: [{ id: 'webhook.dedupe' }],
    });
  });

  it('lists all checks where none is named', async () => {
    const { stdout } = await run(['explain'], place());
    for (const { id } of CHECKS) expect(stdout).toContain(`  ${id} `);
    expect(await runJson(['explain'], place())).toHaveLength(CHECKS.length);
  });

  it('names the nearest for a mistyped one', async () => {
    const { code, stdout, stderr } = await run(['explain', 'webhook.dedup'], place());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean "webhook.dedupe"');
  });
});

describe('checklist', () => {
  it('lists all items in order, with what decides each, and what is beyond', async () => {
    const { code, stdout } = await run(['checklist', 'revento'], place());
    expect(code).toBe(0);
    const { items, beyond } = loadChecklist('revento');
    const listed = [...stdout.matchAll(/^ {2}([\w.-]+) +(?:MUST|SHOULD) /gm)].map(([, id]) => id);
    expect(listed).toEqual([...items.map(({ id }) => id), ...beyond]);
    expect(stdout).toMatch(/^ +webhook\.dedupe, needs connect, webhooks$/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain('and, always, a person who confirms where tokens are stored');
  });

  it('gives the same as JSON', async () => {
    const items = expect.arrayContaining([expect.anything()]);
    expect(await runJson(['checklist'], place())).toMatchObject([
      expect.objectContaining({ provider: 'augno', items }),
      expect.objectContaining({ provider: 'cobalt', items }),
      expect.objectContaining({ provider: 'goroute', items }),
      expect.objectContaining({ provider: 'revento', items }),
    ]);
  });

  it('is no part of every provider', () => {
    expect(() => requireChecklist('orders')).toThrow('There is no go-live checklist for orders yet.');
  });

  it('knows only providers that there are', async () => {
    const { code, stderr } = await run(['checklist', 'revnto'], place());
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "revento"?');
  });
});
