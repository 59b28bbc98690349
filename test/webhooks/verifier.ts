import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Received } from './receiver.ts';
import { SECRET } from './rules.ts';

/** What a correct receiver makes of a delivery. Written from the provider's documentation, independently of the sender. */
export type Judgement = 'genuine' | 'no signature' | 'no timestamp' | 'bad form' | 'bad signature' | 'bad time';

/** Verifies as the provider's documentation tells receivers to. `now` is the receiver's clock, in ms. */
export function verify(received: Received | undefined, now: number, secret = SECRET): Judgement {
  const signature = received?.header('x-revento-signature');
  const timestamp = received?.header('x-revento-timestamp');
  if (!received || !signature) return 'no signature';
  if (!timestamp) return 'no timestamp';
  if (!/^sha256=[0-9a-f]{64}$/.test(signature)) return 'bad form';
  const expected = createHmac('sha256', secret).update(timestamp).update('.').update(received.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature.slice(7), 'hex'))) return 'bad signature';
  return Math.abs(now / 1000 - Number(timestamp)) > 300 ? 'bad time' : 'genuine';
}
