import { createHmac } from 'node:crypto';
import type { World } from '../../http/world.ts';
import type { SigningInput, WebhookRules } from '../../webhooks/rules.ts';
import { knobs } from './knobs.ts';
import { registrationOf } from './registration.ts';

const DEADLINE_MS = 10_000;
const SECOND_MS = 1000;
/** Standard Webhooks has names of its own. @see https://www.standardwebhooks.com */
const STANDARD = { signature: 'webhook-signature', id: 'webhook-id', timestamp: 'webhook-timestamp' };

/** How deliveries go: as the knobs of a world say, since a document cannot. Without a world, as they do by default. */
export function webhooksOf(world: World | null): WebhookRules {
  const knob = (name: string) => world?.knobs.text(name) ?? String(knobs[name]?.default);
  const scheme = () => knob('signature');
  return {
    url: (of) => registrationOf(of)?.webhookUrl ?? null,
    secret: (of) => registrationOf(of)?.webhookSecret ?? '',
    withhold: () => null,
    schedule: (of) => of.knobs.list('retry_schedule_s').map((seconds) => seconds * SECOND_MS),
    deadlineMs: DEADLINE_MS,
    succeeds: (status) => status >= 200 && status < 300,
    retries: () => true,
    headers(input) {
      const names = scheme() === 'standard-webhooks' ? STANDARD : null;
      const signature = signatureOf(scheme(), input);
      return [
        ['Content-Type', 'application/json'],
        ['User-Agent', `${world?.provider ?? 'emulated'}-webhooks/1.0`],
        [names?.id ?? knob('id_header'), input.deliveryId],
        [names?.timestamp ?? knob('timestamp_header'), String(input.timestampS)],
        ...(signature === null
          ? []
          : [[names?.signature ?? knob('signature_header'), signature] satisfies [string, string]]),
      ];
    },
    signedText: (input) => signedText(scheme(), input),
    resigns: () => true,
    get signatureHeader() {
      return scheme() === 'standard-webhooks' ? STANDARD.signature : knob('signature_header');
    },
    get timestampHeader() {
      return scheme() === 'standard-webhooks' ? STANDARD.timestamp : knob('timestamp_header');
    },
    get idHeader() {
      return scheme() === 'standard-webhooks' ? STANDARD.id : knob('id_header');
    },
    deliveryId: (of) => `msg_${of.random.text(20)}`,
  };
}

/** The bytes under a signature. */
function signedText(scheme: string, { deliveryId, timestampS, body }: SigningInput): Buffer {
  if (scheme === 't=,v1=') return Buffer.concat([Buffer.from(`${timestampS}.`), body]);
  if (scheme === 'standard-webhooks') return Buffer.concat([Buffer.from(`${deliveryId}.${timestampS}.`), body]);
  return body;
}

/** The value of the signature's header, or null for a delivery that is not signed. */
export function signatureOf(scheme: string, input: SigningInput): string | null {
  const isStandard = scheme === 'standard-webhooks';
  // Standard Webhooks: the secret after its prefix is base64 of the key.
  const key = isStandard ? Buffer.from(input.secret.replace(/^whsec_/, ''), 'base64') : input.secret;
  const digest = createHmac('sha256', key).update(signedText(scheme, input)).digest();
  switch (scheme) {
    case 'hmac-sha256-hex':
      return digest.toString('hex');
    case 'sha256=hex':
      return `sha256=${digest.toString('hex')}`;
    case 't=,v1=':
      return `t=${input.timestampS},v1=${digest.toString('hex')}`;
    case 'standard-webhooks':
      return `v1,${digest.toString('base64')}`;
    case 'hmac-sha256-base64':
      return digest.toString('base64');
    default:
      return null;
  }
}
