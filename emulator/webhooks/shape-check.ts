import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { WebhookRules } from './rules.ts';
import { RAW_BODIES } from './serialisation.ts';
import type { ShapeSpec } from './shapes.ts';
import { SIGN_MODES, type SignedMessage, type SignMode, signMessage } from './signing.ts';

/** Copies are sent at once over connections of their own. */
const MOST_COPIES = 200;

/**
 * Refuses a shape that contradicts itself, or would not differ from a genuine delivery of this provider.
 *
 * @throws EmulatorError `shape_invalid`
 */
export function assertShape(spec: ShapeSpec, rules: WebhookRules): void {
  assertNumbers(spec);
  if (spec.sign !== undefined && !SIGN_MODES.includes(spec.sign))
    throw invalid(`has no way to sign called "${spec.sign}".${suggestion(spec.sign, SIGN_MODES)}`);
  if (spec.rawBody !== undefined && !RAW_BODIES.includes(spec.rawBody))
    throw invalid(`has no spelling called "${spec.rawBody}".${suggestion(spec.rawBody, RAW_BODIES)}`);
  if (spec.parallel && !spec.duplicate) throw invalid('sends at once what it sends several times: add duplicate.');
  if (spec.thenGenuine && spec.sign === undefined) throw invalid('has thenGenuine, which follows a forgery: add sign.');
  if (spec.beforeAnswer && (spec.hold || spec.delayMs !== undefined))
    throw invalid('cannot send before the answer what it holds or delays.');
  if (spec.sign !== undefined && !isForgery(rules, spec.sign))
    throw invalid(`cannot sign ${spec.sign}: a delivery of this provider would be genuine all the same.`);
}

function assertNumbers(spec: ShapeSpec): void {
  const { duplicate, times, skip, staleByS, delayMs, forMs } = spec;
  if (duplicate !== undefined && !(isWhole(duplicate, 1) && duplicate <= MOST_COPIES))
    throw invalid(`cannot send ${duplicate} copies: allowed are 1 to ${MOST_COPIES}.`);
  if (times !== undefined && !isWhole(times, 1)) throw invalid(`cannot be met ${times} times: allowed is 1 or more.`);
  if (skip !== undefined && !isWhole(skip, 0)) throw invalid(`cannot skip ${skip} deliveries: allowed is 0 or more.`);
  if (staleByS !== undefined && !isWhole(staleByS, 1))
    throw invalid(`cannot be off by ${staleByS} s: allowed is 1 or more.`);
  for (const ms of [delayMs, forMs]) {
    if (ms !== undefined && !(ms >= 0 && Number.isFinite(ms))) throw invalid(`cannot wait ${ms} ms.`);
  }
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}

/**
 * Whether a delivery that is signed so differs from a genuine one. A provider that signs no time cannot be late: what would be judged as a
 * forgery would be genuine. A stamp that nothing vouches for does not count.
 */
export function isForgery(rules: WebhookRules, mode: SignMode): boolean {
  const input = {
    type: 'probe',
    deliveryId: 'probe',
    attempt: 1,
    timestampS: 1e9,
    body: Buffer.from('{"probe":1}'),
    secret: 'probe',
  };
  const genuine = signMessage(rules, input, null);
  const forged = signMessage(rules, input, { mode, staleByS: 400, otherSecret: 'other' });
  const vouched = ({ headers }: SignedMessage) =>
    JSON.stringify(headers.filter(([name]) => name === rules.signatureHeader || name === rules.timestampHeader));
  return !genuine.body.equals(forged.body) || vouched(genuine) !== vouched(forged);
}

function invalid(problem: string): EmulatorError {
  return new EmulatorError('shape_invalid', `The webhook shape ${problem}`);
}
