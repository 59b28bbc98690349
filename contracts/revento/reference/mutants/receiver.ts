import { createHmac, timingSafeEqual } from 'node:crypto';
import { isFresh } from '../webhooks.ts';
import type { Mutant } from './mutant.ts';

// A receiver that believes forgeries also counts them, so nothing is promised about its duplicates.
const gullible = { kills: ['webhook.fail-closed'], clouds: ['webhook.dedupe'] };
const strict = { kills: ['webhook.fail-closed'] };

/** Defects of the receiver: whom it believes, and how often. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-optional',
    breaks: 'A delivery without a signature header is accepted unverified.',
    ...gullible,
    change: ({ verify }) => ({
      verify: (delivery, secret, parts) => delivery.signature === undefined || verify(delivery, secret, parts),
    }),
  },
  {
    name: 'sig-catch',
    breaks: 'An exception while verifying is caught and the delivery is accepted.',
    ...gullible,
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
    name: 'body-reserialised',
    breaks: 'The signature is computed over the parsed and re-printed body instead of the bytes that came.',
    kills: ['webhook.raw-body'],
    clouds: ['webhook.fail-closed', 'webhook.dedupe'],
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
];
