import type { Verdict } from '../verdict/verdict.ts';

/** The end of a check before its end: its verdict, and why, in one sentence. */
export class Halt extends Error {
  override readonly name = 'Halt';
  readonly verdict: Verdict;
  /** Numbers of the journal entries that show it. */
  readonly seqs: readonly number[];

  constructor(verdict: Verdict, reason: string, seqs: readonly number[] = []) {
    super(reason);
    this.verdict = verdict;
    this.seqs = seqs;
  }
}
