import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import type { WebhookRules } from '../../../emulator/webhooks/rules.ts';
import type { SignMode } from '../../../emulator/webhooks/signing.ts';
import { announce, lastOf, sample } from '../../harness/fence.ts';
import { replaceHeader, sendForged, type Tamper } from '../../harness/forge.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** A way to forge a webhook. `says` completes "a webhook …". */
export interface Forgery {
  readonly says: string;
  /** How the provider's sender forges it, or what is done to a genuine message. */
  readonly by: SignMode | ((rules: WebhookRules) => Tamper);
  /** Only where the provider's headers carry a time. */
  readonly needsTime?: true;
}

/** Still fresh, and not what was signed. */
const OFF_BY_S = 7;
const FOREIGN = 'é'.repeat(8);

/** Every way that a receiver must refuse. */
export const FORGERIES: readonly Forgery[] = [
  { says: 'without a signature header', by: 'none' },
  { says: 'without a timestamp header', by: 'noTimestamp', needsTime: true },
  { says: 'with an empty signature', by: 'empty' },
  { says: 'with one wrong digit in the digest', by: 'wrong' },
  { says: 'signed with another secret', by: 'otherSecret' },
  { says: 'with the digest in another notation', by: 'unprefixed' },
  { says: 'whose body was changed after signing', by: 'bodyChanged' },
  { says: 'whose body was printed anew after signing', by: 'reserialised' },
  { says: 'with something shorter than a digest', by: 'malformed' },
  {
    says: 'with a new timestamp over an old digest',
    by: (rules) => (headers) =>
      replaceHeader(headers, rules.timestampHeader ?? '', (stamp) => String(Number(stamp) - OFF_BY_S)),
    needsTime: true,
  },
  {
    says: 'with letters outside of ASCII in the digest',
    by: (rules) => (headers) =>
      replaceHeader(headers, rules.signatureHeader, (signature) => signature.slice(0, -FOREIGN.length) + FOREIGN),
  },
];

/** The forgeries that this provider's webhooks allow. */
export function forgeriesFor({ timestampHeader }: WebhookRules): readonly Forgery[] {
  return FORGERIES.filter(({ needsTime }) => !needsTime || timestampHeader !== null);
}

/** Sends a forged webhook about a connection. */
export async function forge(trial: Trial, connection: Connection, { says, by }: Forgery): Promise<AttemptEntry> {
  const event = sample(trial, connection);
  if (typeof by === 'function') return sendForged(trial, event, says, by(trial.provider.definition.webhooks));
  const shape = trial.provider.webhooks.shape({ types: [event.type], sign: by, times: 1 }, trial.cause);
  const attempt = lastOf(await announce(trial, event));
  trial.provider.webhooks.clearShapes(shape.id, trial.cause);
  return attempt;
}
