import { isRow, parseRow } from '../../../reference/json.ts';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

/** JSON with a space after each colon, and amounts with two decimals. */
function printed(value: unknown, member = ''): string {
  if (typeof value === 'number' && member.endsWith('_amount')) return value.toFixed(2);
  if (Array.isArray(value)) return `[${value.map((item) => printed(item)).join(',')}]`;
  if (!isRow(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${printed(inner, name)}`);
  return `{${members.join(',')}}`;
}

/** Defects in what is believed of a webhook, and in how it is answered. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-optional',
    breaks: 'Takes a webhook without a signature for genuine.',
    kills: ['webhook.fail-closed'],
    change: ({ verify }) => ({
      verify: (delivery, secrets, parts) => delivery.signature === undefined || verify(delivery, secrets, parts),
    }),
  },
  {
    name: 'sig-unchecked',
    breaks: 'The signature header must be there and look like one, but nobody compares it.',
    kills: ['webhook.fail-closed', 'webhook.raw-body', 'webhook.secret-rotation', 'webhook.parity', 'goroute.smoke'],
    // A forgery that counts is what its genuine twin is a duplicate of, sometimes.
    clouds: ['webhook.dedupe'],
    change: () => ({ verify: ({ signature = '' }) => /^sha256=[0-9a-f]{64}$/i.test(signature) }),
  },
  {
    name: 'sig-late',
    breaks: 'A webhook is filed first and verified afterwards: the answer is 401, the effect is there.',
    kills: ['webhook.fail-closed', 'webhook.raw-body', 'webhook.secret-rotation', 'webhook.parity'],
    clouds: ['webhook.dedupe', 'goroute.smoke'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive({ ...app, parts: { ...app.parts, verify: () => true } }, delivery);
        return app.parts.verify(delivery, app.config.webhookSecrets, app.parts) ? status : 401;
      },
    }),
  },
  {
    name: 'sig-any-notation',
    breaks: 'Takes the digest wherever it finds one in the header, whatever stands before it.',
    kills: ['webhook.fail-closed'],
    change: ({ verify }) => ({
      verify(delivery, secrets, parts) {
        const digest = /[0-9a-f]{64}/i.exec(delivery.signature ?? '')?.[0] ?? '';
        return verify({ ...delivery, signature: `sha256=${digest}` }, secrets, parts);
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
    breaks: 'The signature is computed over the body as the pages print one, instead of the bytes that came.',
    kills: ['webhook.raw-body'],
    // What is made by hand is printed otherwise than GoRoute prints.
    clouds: [
      'webhook.dedupe',
      'webhook.accepts',
      'webhook.fail-closed',
      'webhook.tolerance',
      'webhook.parity',
      'webhook.secret-rotation',
    ],
    change: ({ verify }) => ({
      verify(delivery, secrets, parts) {
        const body = parseRow(delivery.raw.toString('utf8'));
        return verify({ ...delivery, raw: body ? Buffer.from(printed(body)) : delivery.raw }, secrets, parts);
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
    name: 'secret-logged',
    breaks: 'Logs a signature that does not fit, and the secret with which it was compared.',
    kills: ['secrets.webhook-secret'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive(app, delivery);
        if (status === 401) app.log('bad signature', { secret: app.config.webhookSecrets.join() });
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
        return event && /^(document|transaction|participant)\./.test(event.type) ? event : undefined;
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
