import { createHmac } from 'node:crypto';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

/** Defects in what is believed of a webhook, and in how it is answered. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-optional',
    breaks: 'Takes a webhook without a signature for genuine.',
    kills: ['webhook.fail-closed'],
    change: ({ verify }) => ({
      verify: (delivery, keys, parts) => delivery.signature === undefined || verify(delivery, keys, parts),
    }),
  },
  {
    name: 'sig-unchecked',
    breaks: 'The signature header must be there and look like one, but nobody compares it.',
    kills: ['webhook.fail-closed', 'webhook.raw-body', 'webhook.parity'],
    // A forgery that counts is what its genuine twin is a duplicate of.
    clouds: ['webhook.dedupe'],
    change: () => ({ verify: ({ signature = '' }) => /^[0-9a-f]{64}$/i.test(signature) }),
  },
  {
    name: 'sig-late',
    breaks: 'A webhook is filed first and verified afterwards: the answer is 401, the effect is there.',
    kills: ['webhook.fail-closed', 'webhook.raw-body', 'webhook.parity'],
    clouds: ['webhook.dedupe'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive({ ...app, parts: { ...app.parts, verify: () => true } }, delivery);
        return app.parts.verify(delivery, app.parts.keysOf(app), app.parts) ? status : 401;
      },
    }),
  },
  {
    name: 'sig-beginning-only',
    breaks: 'Compares as many digits as the header has, so that half a digest passes.',
    kills: ['webhook.fail-closed'],
    change: () => ({
      sameDigest: (expected, digest) => digest.length >= 16 && expected.toString('hex').startsWith(digest),
    }),
  },
  {
    name: 'body-reprinted',
    breaks: 'The signature is computed over what was parsed and printed again, instead of the bytes that came.',
    kills: ['webhook.raw-body'],
    change: ({ verify }) => ({
      verify: (delivery, keys, parts) => verify({ ...delivery, raw: printed(delivery.raw) }, keys, parts),
    }),
  },
  {
    name: 'body-first-packet',
    breaks: 'The first packet of the body is taken for the whole of it.',
    kills: ['webhook.accepts'],
    // Copies that are sent at once come in two packets, too.
    clouds: ['webhook.dedupe'],
    change: () => ({
      async readBody(request) {
        let first: Buffer | undefined;
        for await (const chunk of request) first ??= chunk;
        return first ?? Buffer.alloc(0);
      },
    }),
  },
  {
    name: 'key-logged-with-signature',
    breaks: 'Logs a signature that does not fit, and the key with which it was compared.',
    kills: ['key.leaks'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive(app, delivery);
        if (status === 401) {
          const expected = createHmac('sha256', app.config.apiKey).update(delivery.raw).digest('hex');
          app.log('bad signature', { expected, key: app.config.apiKey });
        }
        return status;
      },
    }),
  },
  {
    name: 'works-then-answers',
    breaks: 'Does the work of a webhook before it answers.',
    kills: ['webhook.ack-time'],
    change: () => ({
      dispatch: async (app, job) => {
        await work(app, job);
      },
    }),
  },
  {
    name: 'hooks-open',
    breaks: 'The hooks for tests answer everybody.',
    kills: ['ops.hooks-closed'],
    change: () => ({ isHookAllowed: () => true }),
  },
];

/** What was parsed, as it is printed here; what is no JSON stays as it is. */
function printed(raw: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(raw.toString('utf8'))));
  } catch {
    return raw;
  }
}
