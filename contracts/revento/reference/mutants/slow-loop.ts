import { createHmac } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/** Some work for every character, as in a slow language: so much that it shows over a network, which is rare. */
const HASHES_EACH = 2;

/** A loop over characters is no plain comparison, so a scan of the source says nothing of it; measuring does. */
export const slowLoop: Mutant = {
  name: 'cmp-slow-loop',
  breaks: 'Signatures are compared character by character in a slow loop that ends at the first difference.',
  kills: ['webhook.constant-time'],
  timing: true,
  change: () => ({
    sameDigest(expected, signature) {
      const wanted = `sha256=${expected.toString('hex')}`;
      if (signature.length !== wanted.length) return false;
      for (let i = 0; i < wanted.length; i++) {
        for (let n = 0; n < HASHES_EACH; n++) createHmac('sha256', wanted).update(signature).digest();
        if (signature[i] !== wanted[i]) return false;
      }
      return true;
    },
  }),
};
