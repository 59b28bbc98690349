import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { RAW_BODIES, serialise } from '../../emulator/webhooks/serialisation.ts';
import { SIGN_MODES, type SignMode, signMessage } from '../../emulator/webhooks/signing.ts';
import { approved, NOW, testPair } from './fixture.ts';
import type { Received } from './receiver.ts';
import { SECRET, testRules } from './rules.ts';
import { type Judgement, verify } from './verifier.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const PYTHON = spawnSync('python3', ['--version']).status === 0;

const JSON_LINE =
  '{"id":"evt_delivery_k41","type":"application.approved","occurred_at":"2026-09-21T14:13:18Z","event_id":"evt_m7Qa","organization_id":"org_p3Wd","data":{"id":"app_9Ks","participant_id":"ptp_2Lx","user_id":"usr_8Tn","status":"approved","approved_at":"2026-09-21T14:13:18Z","approver_id":"usr_4Vb","custom_form_fields":{"favorite_track":"maps","dietary_notes":null}}}';

/** Published for timestamp 1790000000: body, its length, and the header. */
const VECTORS: [body: string, bytes: number, signature: string][] = [
  [JSON_LINE, 363, 'sha256=210379a137a09425e08061dfa9a83f1023c283eb1c9a69cc440d1255442e143d'],
  ['{"note":"zażółć"}', 21, 'sha256=aff761b2dfad320227635eed80fca4df3b73bc4e2f9e837da4904be2ceed8ade'],
  ['', 0, 'sha256=e391327bde2f0399f79cea84438f48c838cfcae1264cc9662002d17559d143d1'],
];

/** What a correct receiver says to each forgery. */
const REFUSED_AS: Record<SignMode, Judgement> = {
  none: 'no signature',
  wrong: 'bad signature',
  stale: 'bad time',
  future: 'bad time',
  otherSecret: 'bad signature',
  bodyChanged: 'bad signature',
  reserialised: 'bad signature',
  malformed: 'bad form',
  noTimestamp: 'no timestamp',
  empty: 'no signature',
  unprefixed: 'bad form',
};

function signed(body: string, timestampS = 1_790_000_000) {
  const input = { type: 't', deliveryId: 'd', attempt: 1, timestampS, body: Buffer.from(body), secret: SECRET };
  return signMessage(testRules(null), input, null);
}

function signatureOf(headers: readonly (readonly [string, string])[]): string | undefined {
  return headers.find(([name]) => name === 'X-Revento-Signature')?.[1];
}

/** HMAC-SHA256 by OpenSSL's command line. */
function byOpenssl(message: Buffer): string {
  const out = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET], { input: message }).toString();
  return `sha256=${/([0-9a-f]{64})\s*$/.exec(out)?.[1]}`;
}

/** Lets Python say `True` or `False` to a delivery, from its standard input. */
function byPython({ header, body }: Received): string {
  const program = `import sys,hmac,hashlib
body=sys.stdin.buffer.read()
want="sha256="+hmac.new(sys.argv[1].encode(),sys.argv[2].encode()+b"."+body,hashlib.sha256).hexdigest()
print(hmac.compare_digest(want.encode(),sys.argv[3].encode()))`;
  const args = [SECRET, header('X-Revento-Timestamp') ?? '', header('X-Revento-Signature') ?? ''];
  return execFileSync('python3', ['-c', program, ...args], { input: body })
    .toString()
    .trim();
}

describe('the signature', () => {
  it.each(VECTORS)('of the published vector %j, of %i bytes, is the published one', (body, bytes, signature) => {
    expect(Buffer.byteLength(body)).toBe(bytes);
    expect(signatureOf(signed(body).headers)).toBe(signature);
  });

  it.runIf(OPENSSL)('is what openssl computes (skipped where openssl is not installed)', () => {
    for (const body of [JSON_LINE, '{"note":"zażółć"}', '{"a": "\\u0065\\/"}\r\n']) {
      const message = Buffer.concat([Buffer.from('1790000000.'), Buffer.from(body)]);
      expect(signatureOf(signed(body).headers)).toBe(byOpenssl(message));
    }
  });

  it.runIf(OPENSSL)('of a forgery is not what openssl computes for its bytes, unless only its time is wrong', () => {
    const input = { type: 't', deliveryId: 'd', attempt: 1, timestampS: 1_790_000_000, secret: SECRET };
    const right = SIGN_MODES.filter((mode) => {
      const tampering = { mode, staleByS: 400, otherSecret: 'other' };
      const { headers, body } = signMessage(testRules(null), { ...input, body: Buffer.from(JSON_LINE) }, tampering);
      const stamp = headers.find(([name]) => name === 'X-Revento-Timestamp')?.[1];
      return signatureOf(headers) === byOpenssl(Buffer.concat([Buffer.from(`${stamp}.`), body]));
    });
    expect(right).toEqual(['stale', 'future']);
  });
});

describe('a forged delivery', () => {
  it.each(SIGN_MODES)('signed "%s" is refused by a correct receiver, and is never retried', async (mode) => {
    const { receiver, webhooks, clock, emit, attempts, statuses } = await testPair();
    receiver.answerWith((response, one) => response.writeHead(verify(one, NOW) === 'genuine' ? 204 : 401).end());
    webhooks.shape({ sign: mode, times: 1 });
    emit();
    await clock.advance(86_400_000);
    const [received] = receiver.received;
    expect(verify(received, NOW)).toBe(REFUSED_AS[mode]);
    expect(attempts()).toMatchObject([{ shape: [`sign: ${mode}`], outcome: 'refused', nextAt: null }]);
    expect(attempts()[0]?.request.body).toBe(received?.body.toString());
    expect(JSON.parse(received?.body.toString() ?? '')).toMatchObject({ id: 'evt_delivery_k41' });
    expect(webhooks.deliveries()[0]?.status).toBe('forged');
    expect(statuses()).toEqual([]);
  });

  it('is followed by the genuine one, under the same id, when that is asked for', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair();
    receiver.answerWith((response, one) => response.writeHead(verify(one, NOW) === 'genuine' ? 204 : 401).end());
    webhooks.shape({ sign: 'wrong', thenGenuine: true, times: 1 });
    emit();
    await webhooks.idle();
    expect(receiver.received.map((one) => verify(one, NOW))).toEqual(['bad signature', 'genuine']);
    expect(attempts()).toMatchObject([
      { outcome: 'refused', shape: ['sign: wrong'], attempt: 1, nextAt: NOW },
      { outcome: 'accepted', shape: [], attempt: 1, nextAt: null },
    ]);
    expect(new Set(attempts().map(({ deliveryId }) => deliveryId)).size).toBe(1);
  });

  it('that is accepted by mistake does not end the genuine delivery', async () => {
    const { webhooks, emit, outcomes } = await testPair();
    webhooks.shape({ sign: 'none', thenGenuine: true });
    emit();
    await webhooks.idle();
    expect(outcomes()).toEqual(['accepted', 'accepted']);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'accepted', attempts: 1 }]);
  });

  it('is off in time by as much as was asked for', async () => {
    const { receiver, webhooks, emit } = await testPair();
    webhooks.shape({ sign: 'stale', staleByS: 299 });
    emit();
    await webhooks.idle();
    expect(receiver.received[0]?.header('X-Revento-Timestamp')).toBe(String(NOW / 1000 - 299));
    expect(verify(receiver.received[0], NOW)).toBe('genuine');
  });

  it('of "reserialised" deceives a receiver that signs what it parsed, and nobody else', async () => {
    const { receiver, webhooks, emit } = await testPair();
    webhooks.shape({ sign: 'reserialised' });
    emit();
    await webhooks.idle();
    const [one] = receiver.received;
    const parsed = Buffer.from(JSON.stringify(JSON.parse(one?.body.toString() ?? '')));
    expect(verify(one && { ...one, body: parsed }, NOW)).toBe('genuine');
    expect(verify(one, NOW)).toBe('bad signature');
  });

  it('of "reserialised" is one of an odd spelling too', async () => {
    const { receiver, webhooks, emit } = await testPair();
    webhooks.shape({ sign: 'reserialised', rawBody: 'spaced' });
    emit();
    await webhooks.idle();
    expect(verify(receiver.received[0], NOW)).toBe('bad signature');
  });

  it('uses the secret that the rules call another one, where they have one', async () => {
    const { receiver, webhooks, emit } = await testPair({ rules: { otherSecret: () => 'production' } });
    webhooks.shape({ sign: 'otherSecret' });
    emit();
    await webhooks.idle();
    expect(verify(receiver.received[0], NOW, 'production')).toBe('genuine');
  });
});

describe('an odd spelling of the body', () => {
  it.each(RAW_BODIES)('"%s" means the same in other bytes, and is signed correctly', async (rawBody) => {
    const { receiver, webhooks, clock, emit, attempts } = await testPair();
    receiver.plan(500);
    webhooks.shape({ rawBody });
    emit();
    await clock.advance(60_000);
    const [first, second] = receiver.received;
    const { payload } = approved();
    expect(JSON.parse(first?.body.toString() ?? '')).toEqual(payload);
    expect(first?.body.toString()).not.toBe(JSON.stringify(payload));
    expect(second?.body).toEqual(first?.body);
    expect(receiver.received.map((one) => verify(one, NOW))).toEqual(['genuine', 'genuine']);
    expect(attempts().map(({ shape }) => shape)).toEqual([[`raw: ${rawBody}`], [`raw: ${rawBody}`]]);
  });

  it('survives texts that look like escapes, and values that JSON leaves out', () => {
    const value = {
      e: 'e\\u00e9/€😀\n"',
      list: [undefined, 1.5e21, null, true],
      gone: undefined,
      nested: { '/e': {} },
    };
    for (const as of RAW_BODIES) expect(JSON.parse(serialise(value, as))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it.runIf(PYTHON)('is verified by python3, as plain bodies are (skipped where python3 is not installed)', async () => {
    const { receiver, webhooks, emit } = await testPair();
    emit();
    for (const rawBody of RAW_BODIES) {
      webhooks.shape({ rawBody, times: 1 });
      emit();
    }
    webhooks.shape({ sign: 'bodyChanged', times: 1 });
    emit();
    await webhooks.idle();
    expect(receiver.received.map(byPython).sort()).toEqual(['False', ...Array(5).fill('True')]);
  });
});
