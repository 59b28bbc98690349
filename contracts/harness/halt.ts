import type { Verdict } from '../verdict/verdict.ts';
import { howToAdd, type Need } from './needs.ts';

/** The end of a check before its end: its verdict, and why, in one sentence. */
export class Halt extends Error {
  override readonly name = 'Halt';
  readonly verdict: Verdict;
  /** Numbers of the journal entries that show it. */
  readonly seqs: readonly number[];
  /** What the configuration would have to give for a verdict. */
  readonly missing: readonly Need[];

  constructor(verdict: Verdict, reason: string, seqs: readonly number[] = [], missing: readonly Need[] = []) {
    super(reason);
    this.verdict = verdict;
    this.seqs = seqs;
    this.missing = missing;
  }

  /** Nothing can be judged without something that the configuration does not give. */
  static lacking(need: Need, provider: string, says = ''): Halt {
    return new Halt('untested', `${says} ${howToAdd(need, provider)}`.trimStart(), [], [need]);
  }
}
