import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from '../../emulator/sandbox.ts';
import { parseFaultStep } from '../../emulator/scenarios/fault-spec.ts';
import { parseShapeStep } from '../../emulator/scenarios/webhook-shape-spec.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start('specs', { providers: ['revento'], seed: 'specs' });
});
afterAll(() => sandbox.close());

describe('parseFaultStep', () => {
  it('turns what people write into what the engine takes', () => {
    const provider = sandbox.provider('revento');
    const written = {
      operation: ['$read', 'list*'],
      error: '$limited',
      delay: '1s',
      hang: '2m',
      stall: { after: 5, for: '3s' },
      for: '1h',
      times: 2,
      optional: true,
    };
    expect(parseFaultStep(written, provider)).toEqual({
      operation: ['getEvent', 'list*'],
      error: 'rate_limit_exceeded',
      delayMs: 1000,
      hangMs: 120_000,
      stall: { afterBytes: 5, forMs: 3000 },
      forMs: 3_600_000,
      times: 2,
    });
    expect(parseFaultStep({ operation: '$any', status: 500 }, provider)).toEqual({ status: 500 });
    expect(parseFaultStep({ error: 'no_such_code', status: 418 }, provider)).toEqual({
      error: 'no_such_code',
      status: 418,
    });
  });

  it('gives each code of a list its turn, once unless it is said how often', () => {
    const provider = sandbox.provider('revento');
    const codes = ['rate_limit_exceeded', 'service_unavailable'];
    expect(parseFaultStep({ error: ['$limited', 'service_unavailable'] }, provider)).toEqual({
      error: codes,
      times: 2,
    });
    expect(parseFaultStep({ error: codes, times: 6 }, provider)).toEqual({ error: codes, times: 6 });
    expect(parseFaultStep({ error: codes, for: '1m' }, provider)).toEqual({ error: codes, forMs: 60_000 });
  });

  it('knows a connection by the name that a step gave it', async () => {
    const provider = sandbox.provider('revento');
    await provider.act('name', { as: 'acme' });
    const { credential } = parseFaultStep({ credential: 'acme', status: 500 }, provider);
    expect(credential).toMatch(/^evt_/);
  });

  it.each([
    [{ status: 500, tims: 1 }, 'There is no key "tims". Did you mean "times" or "tls"?'],
    [{ delay: 'x' }, '"delay" must be a duration such as 800ms, 10s, 5m, 2h or 3d, not "x".'],
    [{ operation: 'getEvnt', status: 500 }, 'Revento has no operation "getEvnt". Did you mean "getEvent"?'],
    [
      { operation: '$create', status: 500 },
      'Revento has nothing that plays the role $create, so this does not apply to it.',
    ],
    [{ times: 1 }, 'This fault does nothing; give it for example a status, a delay or a reset.'],
    [{ effect: true }, 'This fault does nothing; give it for example a status, a delay or a reset.'],
    [{ error: ['$limited', 'limmited'] }, 'Revento has no error "limmited".'],
    [{ offline: true, operation: 'getEvent' }, 'it goes with for, not with operation.'],
    [{ tls: 'old', operation: 'getEvent' }, 'it goes with for, not with operation.'],
    [{ tls: 'ancient' }, 'tls'],
    [{ tls: 'old' }, 'start the emulator with --tls'],
    [{ rewrite: { status: 'odd' } }, 'rewrite'],
    [{ retryAfter: { dat: 3 } }, 'There is no key "dat" in retryAfter. Did you mean "date"'],
  ])('refuses %j in one sentence', (written, says) => {
    expect(() => parseFaultStep(written, sandbox.provider('revento'))).toThrow(says);
  });
});

describe('parseShapeStep', () => {
  it('turns what people write into what the engine takes', () => {
    const provider = sandbox.provider('revento');
    expect(
      parseShapeStep({ types: ['$sample'], delay: '2h', staleBy: '400s', sign: 'stale', for: '1d' }, provider),
    ).toEqual({
      types: ['application.approved'],
      delayMs: 7_200_000,
      staleByS: 400,
      sign: 'stale',
      forMs: 86_400_000,
    });
    expect(parseShapeStep({ types: ['$any'], hold: true }, provider)).toEqual({ hold: true });
  });

  it.each([
    [{ sign: 'wron' }, 'Did you mean "wrong"?'],
    [{ types: ['nope.nope'], hold: true }, 'Revento has no webhook type "nope.nope".'],
    [{ times: 1 }, 'This shape does nothing'],
  ])('refuses %j in one sentence', (written, says) => {
    expect(() => parseShapeStep(written, sandbox.provider('revento'))).toThrow(says);
  });
});
