import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Mutant } from './mutant.ts';

const stale = { kills: ['webhook.freshness'] };
const TOLERANCE_SECONDS = 300;
const LONG_AGO_SECONDS = 1_200;

const aheadSeconds = (timestamp: string) => Number(timestamp) - Date.now() / 1000;
const isWhole = (timestamp: string) => /^\d{1,12}$/.test(timestamp);

/** Defects of the receiver: for how long it believes a signature, and a secret. */
export const freshnessMutants: readonly Mutant[] = [
  {
    name: 'ts-ignored',
    breaks: 'The timestamp is verified with the rest, and nobody looks how old it is.',
    ...stale,
    change: () => ({ isFresh: () => true }),
  },
  {
    name: 'ts-unsigned',
    breaks: 'The timestamp is looked at and not verified: a fresh one over an old signature passes.',
    kills: ['webhook.freshness', 'webhook.fail-closed'],
    change: () => ({
      verify({ timestamp = '', signature = '', raw }, secret, parts) {
        if (!parts.isFresh(timestamp)) return false;
        const now = Math.floor(Date.now() / 1000);
        const signedAt = (stamp: string) => createHmac('sha256', secret).update(parts.signedBytes(stamp, raw)).digest();
        if (parts.sameDigest(signedAt(timestamp), signature)) return true;
        // Stands for a scheme in which the body alone is signed, so that every time of signing will do.
        for (let ago = -60; ago < LONG_AGO_SECONDS; ago++)
          if (parts.sameDigest(signedAt(String(now - ago)), signature)) return true;
        return false;
      },
    }),
  },
  {
    name: 'ts-past-only',
    breaks: 'Old timestamps are refused, and those in time to come are accepted.',
    ...stale,
    change: () => ({ isFresh: (timestamp) => isWhole(timestamp) && aheadSeconds(timestamp) >= -TOLERANCE_SECONDS }),
  },
  {
    name: 'ts-future-only',
    breaks: 'Timestamps in time to come are refused, and old ones are accepted.',
    ...stale,
    change: () => ({ isFresh: (timestamp) => isWhole(timestamp) && aheadSeconds(timestamp) <= TOLERANCE_SECONDS }),
  },
  {
    name: 'ts-millis',
    breaks: 'Seconds are compared with a tolerance in milliseconds: three days and a half pass.',
    ...stale,
    change: () => ({
      isFresh: (timestamp) => isWhole(timestamp) && Math.abs(aheadSeconds(timestamp)) <= TOLERANCE_SECONDS * 1000,
    }),
  },
  {
    name: 'ts-not-a-number',
    breaks: 'What is not further off than the tolerance is fresh, so a timestamp that is no number is, too.',
    ...stale,
    change: () => ({ isFresh: (timestamp) => !(Math.abs(aheadSeconds(timestamp)) > TOLERANCE_SECONDS) }),
  },
  {
    name: 'rotate-old-forever',
    breaks: 'Every signing secret that it was ever started with is believed for good.',
    kills: ['webhook.secret-rotation'],
    change: ({ receive, verify }) => ({
      receive(app, delivery) {
        const secrets = everyKnownSecret(app);
        const lenient: typeof verify = (one, _, parts) => secrets.some((secret) => verify(one, secret, parts));
        return receive({ ...app, parts: { ...app.parts, verify: lenient } }, delivery);
      },
    }),
  },
];

/** Kept encrypted, so that this defect is no other besides. */
function everyKnownSecret({ config }: App): string[] {
  const file = join(config.dataDir, 'signing-secrets');
  const key = createHash('sha256').update(config.clientSecret).digest();
  const iv = Buffer.alloc(16, 1);
  const read = () => {
    const decipher = createDecipheriv('aes-256-ctr', key, iv);
    return Buffer.concat([decipher.update(readFileSync(file)), decipher.final()])
      .toString()
      .split('\n');
  };
  const known = new Set(existsSync(file) ? read() : []);
  if (known.has(config.webhookSecret)) return [...known];
  known.add(config.webhookSecret);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  writeFileSync(file, Buffer.concat([cipher.update([...known].join('\n')), cipher.final()]));
  return [...known];
}
