import { createHmac } from 'node:crypto';
import { parseSignature } from '../webhooks.ts';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

/** Defects in what is believed of a webhook, and in how it is answered. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-unchecked',
    breaks: 'The signature header must be there and recent, but nobody compares it.',
    kills: [
      'webhook.fail-closed',
      'webhook.raw-body',
      'webhook.secret-rotation',
      'webhook.freshness',
      'webhook.parity',
    ],
    // A forgery that counts is what its genuine twin is a duplicate of, sometimes.
    clouds: ['webhook.dedupe'],
    change: ({ isFresh }) => ({
      verify: ({ signature = '' }) => isFresh(parseSignature(signature)?.timestamp ?? ''),
    }),
  },
  {
    name: 'sig-first-only',
    breaks: 'Looks at the first digest of a signature only, and there are two while a secret is replaced.',
    kills: ['webhook.secret-rotation'],
    change: ({ verify }) => ({
      verify(delivery, secret, parts) {
        const { timestamp = '', digests = [] } = parseSignature(delivery.signature ?? '') ?? {};
        return verify({ ...delivery, signature: `t=${timestamp},v1=${digests[0] ?? ''}` }, secret, parts);
      },
    }),
  },
  {
    name: 'sig-late',
    breaks: 'A webhook is filed first and verified afterwards: the answer is 401, the effect is there.',
    kills: [
      'webhook.fail-closed',
      'webhook.raw-body',
      'webhook.secret-rotation',
      'webhook.freshness',
      'webhook.parity',
    ],
    clouds: ['webhook.dedupe'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive({ ...app, parts: { ...app.parts, verify: () => true } }, delivery);
        return app.parts.verify(delivery, app.config.webhookSecret, app.parts) ? status : 401;
      },
    }),
  },
  {
    name: 'body-reserialised',
    breaks: 'The signature is computed over the parsed and printed body instead of the bytes that came.',
    kills: ['webhook.raw-body'],
    change: ({ verify }) => ({
      verify(delivery, secret, parts) {
        try {
          const printed = Buffer.from(JSON.stringify(JSON.parse(delivery.raw.toString('utf8'))));
          return verify({ ...delivery, raw: printed }, secret, parts);
        } catch {
          return verify(delivery, secret, parts);
        }
      },
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
  {
    name: 'stamp-ignored',
    breaks: 'The time in a signature is verified with the rest, and nobody looks how long ago it is.',
    kills: ['webhook.freshness'],
    change: () => ({ isFresh: () => true }),
  },
  {
    name: 'stamp-unsigned',
    breaks: 'The time in a signature is looked at and not verified: a fresh one over an old digest passes.',
    kills: ['webhook.freshness', 'webhook.fail-closed'],
    change: () => ({
      verify({ signature = '', raw }, secret, parts) {
        const { timestamp = '', digests = [] } = parseSignature(signature) ?? {};
        if (!parts.isFresh(timestamp)) return false;
        // Stands for a scheme in which the body alone is signed, so that every time of signing will do.
        for (let ago = -60; ago < 1_200; ago++) {
          const stamp = String(Number(timestamp) - ago);
          const expected = createHmac('sha256', secret).update(`${stamp}.`).update(raw).digest();
          if (digests.some((digest) => parts.sameDigest(expected, digest))) return true;
        }
        return false;
      },
    }),
  },
  {
    name: 'secret-logged',
    breaks: 'Logs a signature that does not fit, and the secret with which it was compared.',
    kills: ['secrets.webhook-secret'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive(app, delivery);
        if (status === 401) app.log('bad signature', { secret: app.config.webhookSecret });
        return status;
      },
    }),
  },
  {
    name: 'type-unknown-refused',
    breaks: 'Answers 400 to types of events that it does not know.',
    kills: ['webhook.tolerance'],
    change: ({ parseBody }) => ({
      parseBody(raw) {
        const event = parseBody(raw);
        return event && /^(customer|sales_order|product|job)\./.test(event.type) ? event : undefined;
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
