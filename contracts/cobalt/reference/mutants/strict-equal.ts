import { createHmac } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/** A file of its own, since a scan of the source is what finds it. Measured over a network, it cannot be told from the safe function. */
export const strictEqual: Mutant = {
  name: 'cmp-strict-equal',
  breaks: 'Signatures are compared with ===, which ends at the first character that differs.',
  kills: ['webhook.constant-time'],
  source: { file: 'mutants/strict-equal.ts', insteadOf: 'webhooks.ts' },
  change: () => ({
    verify({ signature, raw }, keys) {
      return keys.some((key) => {
        const expected = createHmac('sha256', key).update(raw).digest('hex');
        return signature === expected;
      });
    },
  }),
};
