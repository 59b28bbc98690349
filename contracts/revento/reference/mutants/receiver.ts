import { createHmac, timingSafeEqual } from 'node:crypto';
import { isFresh } from '../webhooks.ts';
import type { Mutant } from './mutant.ts';

const strict = { kills: ['webhook.fail-closed'] };
// Whoever compares nothing believes everything, whatever is asked for.
const gullible = {
  kills: ['webhook.fail-closed', 'webhook.raw-body', 'webhook.freshness', 'webhook.secret-rotation'],
  // A forgery that counts is what its genuine twin is a duplicate of, sometimes.
  clouds: ['webhook.dedupe'],
};

/** Defects of the receiver: whom it believes. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-optional',
    breaks: 'A delivery without a signature header is accepted unverified.',
    ...strict,
    change: ({ verify }) => ({
      verify: (delivery, secret, parts) => delivery.signature === undefined || verify(delivery, secret, parts),
    }),
  },
  {
    name: 'sig-unset-secret',
    breaks: 'Where no secret is configured it starts all the same, and verifies nothing.',
    ...strict,
    change: ({ readConfig, verify }) => ({
      readConfig(env) {
        const { REVENTO_WEBHOOK_SECRET: webhookSecret = '' } = env;
        return { ...readConfig({ ...env, REVENTO_WEBHOOK_SECRET: webhookSecret || 'unset' }), webhookSecret };
      },
      verify: (delivery, secret, parts) => secret === '' || verify(delivery, secret, parts),
    }),
  },
  {
    name: 'sig-catch',
    breaks: 'An exception while verifying is caught and the delivery is accepted.',
    ...strict,
    change: () => ({
      verify(delivery, secret, parts) {
        try {
          const { timestamp = '', signature, raw } = delivery;
          const expected = createHmac('sha256', secret).update(parts.signedBytes(timestamp, raw)).digest();
          const given = Buffer.from((signature as string).split('=')[1] as string, 'hex');
          return timingSafeEqual(given, expected) && isFresh(timestamp);
        } catch {
          return true;
        }
      },
    }),
  },
  {
    name: 'sig-unchecked',
    breaks: 'The signature header must be there, but nobody compares it.',
    ...gullible,
    change: () => ({
      verify: ({ timestamp, signature }) => Boolean(timestamp && signature) && isFresh(timestamp ?? ''),
    }),
  },
  {
    name: 'sig-prefix',
    breaks: 'Only the first 16 characters of the signature header are compared.',
    ...strict,
    change: () => ({
      sameDigest: (expected, signature) => `sha256=${expected.toString('hex')}`.startsWith(signature.slice(0, 16)),
    }),
  },
  {
    name: 'sig-late',
    breaks: 'A delivery is queued first and verified afterwards: the answer is 401, the effect is there.',
    ...gullible,
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive({ ...app, parts: { ...app.parts, verify: () => true } }, delivery);
        return app.parts.verify(delivery, app.config.webhookSecret, app.parts) ? status : 401;
      },
    }),
  },
  {
    name: 'sig-throws-length',
    breaks: 'A signature of unexpected length makes the constant-time comparison throw: the answer is a 500.',
    ...strict,
    change: () => ({
      sameDigest: (expected, signature) =>
        timingSafeEqual(Buffer.from(signature), Buffer.from(`sha256=${expected.toString('hex')}`)),
    }),
  },
  {
    name: 'sig-any-of-list',
    breaks: 'The header is taken for a list, and one right signature among wrong ones is enough.',
    ...strict,
    change: ({ sameDigest }) => ({
      sameDigest: (expected, list) => list.split(',').some((signature) => sameDigest(expected, signature.trim())),
    }),
  },
  {
    name: 'sig-algorithm-from-header',
    breaks: 'The sender chooses the algorithm: whatever stands before the equals sign is used.',
    ...strict,
    change: () => ({
      verify({ timestamp = '', signature = '', raw }, secret, parts) {
        const [algorithm = '', digest = ''] = signature.split('=');
        if (!/^sha\d+$/.test(algorithm) || !parts.isFresh(timestamp)) return false;
        const expected = createHmac(algorithm, secret).update(parts.signedBytes(timestamp, raw)).digest('hex');
        return (
          digest.length === expected.length && timingSafeEqual(Buffer.from(digest, 'latin1'), Buffer.from(expected))
        );
      },
    }),
  },
  {
    name: 'body-reserialised',
    breaks: 'The signature is computed over the parsed and re-printed body instead of the bytes that came.',
    kills: ['webhook.raw-body'],
    change: ({ signedBytes }) => ({
      signedBytes(timestamp, raw) {
        try {
          return signedBytes(timestamp, Buffer.from(JSON.stringify(JSON.parse(raw.toString('utf8')))));
        } catch {
          return signedBytes(timestamp, raw);
        }
      },
    }),
  },
  {
    name: 'body-trimmed',
    breaks: 'White space around the body is taken away before it is verified.',
    kills: ['webhook.raw-body'],
    change: ({ signedBytes }) => ({
      signedBytes: (timestamp, raw) => signedBytes(timestamp, Buffer.from(raw.toString('utf8').trim())),
    }),
  },
  {
    name: 'body-decoded',
    breaks: 'The body is read as Latin-1 text and verified as UTF-8, so that letters outside of ASCII break it.',
    kills: ['webhook.raw-body', 'webhook.accepts'],
    // Their samples have letters outside of ASCII, too.
    clouds: ['webhook.order', 'webhook.reconcile', 'tenant.isolation', 'webhook.subscriptions'],
    change: ({ signedBytes }) => ({
      signedBytes: (timestamp, raw) => signedBytes(timestamp, Buffer.from(raw.toString('latin1'))),
    }),
  },
  {
    name: 'body-first-packet',
    breaks: 'The first packet of the body is taken for the whole of it.',
    kills: ['webhook.accepts'],
    // Copies that are sent at once come in two packets, too, and what is large may.
    clouds: ['webhook.dedupe', 'webhook.tolerance'],
    change: () => ({
      async readBody(request) {
        let first: Buffer | undefined;
        for await (const chunk of request) first ??= chunk;
        return first ?? Buffer.alloc(0);
      },
    }),
  },
];
