import { replaceHeader, type Tamper } from '../../harness/forge.ts';
import type { Trial } from '../../harness/trial.ts';

/** The stamp within a signature that carries it: `t=1700000000,v1=…`. */
const WITHIN = /(^|,)t=(-?\w+)/;

/** Changes the stamp of a message after it was signed, in its own header or within the signature. */
export function restamp({ provider }: Trial, change: (stamp: string) => string): Tamper {
  const { signatureHeader, timestampHeader } = provider.definition.webhooks;
  if (timestampHeader !== null) return (headers) => replaceHeader(headers, timestampHeader, change);
  const within = (signature: string) =>
    signature.replace(WITHIN, (_, before: string, stamp: string) => `${before}t=${change(stamp)}`);
  return (headers) => replaceHeader(headers, signatureHeader, within);
}

/** Takes the stamp out of a signature that carries it. */
export function unstamp({ provider }: Trial): Tamper {
  const { signatureHeader } = provider.definition.webhooks;
  const without = (signature: string) => signature.replace(/(^|,)t=-?\w+,?/, '$1');
  return (headers) => replaceHeader(headers, signatureHeader, without);
}
