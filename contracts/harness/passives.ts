import type { CheckResult } from '../report/report.ts';
import type { Looked, PassiveCheck } from './check.ts';
import { type EvidenceLine, evidenceOf } from './evidence.ts';
import { type Mistake, sentenceOf } from './mistake.ts';
import { type Ending, resultOf } from './run-check.ts';
import type { Survey } from './survey.ts';

/** A look at one world, with the evidence, which cannot be made any more when that is closed. */
interface Remembered {
  readonly looked: Looked;
  readonly wrong: readonly EvidenceLine[];
  readonly right: readonly EvidenceLine[];
}

/** Evidence of what is right comes from the first worlds that have some. */
const MOST_SEQS = 12;

/** One check that looks over what the others do: it collects what it sees, world by world, and gives its verdict at the end. */
export class Passive {
  readonly check: PassiveCheck;
  readonly provider: string;
  readonly #all: Remembered[] = [];
  #trouble: string | null = null;

  constructor(check: PassiveCheck, provider: string) {
    this.check = check;
    this.provider = provider;
  }

  /** Looks over a world. Never rejects: what goes wrong here must not disturb the check whose world it is. */
  async look(survey: Survey): Promise<void> {
    try {
      const looked = await this.check.look(survey);
      const evidence = (seqs: readonly number[]) =>
        seqs.length === 0 ? [] : evidenceOf(survey.provider, survey.begin, seqs.slice(0, MOST_SEQS));
      const wrong = looked.mistakes.flatMap(({ seqs }) => seqs);
      const isFirst = this.#all.every(({ right }) => right.length === 0);
      this.#all.push({ looked, wrong: evidence(wrong), right: isFirst ? evidence(looked.seqs) : [] });
    } catch (thrown) {
      this.#trouble ??= thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  /** The verdict over all worlds. `unseen` says why there may be nothing to judge. */
  conclude(unseen: string): CheckResult {
    const { check, provider } = this;
    const result = resultOf(check, provider, this.#ending(unseen));
    const worlds = this.#all.filter(({ looked }) => looked.material > 0).length;
    return {
      ...result,
      observations:
        result.verdict === 'passed' ? [{ says: `${result.reason} (${worlds} worlds were looked over)`, seqs: [] }] : [],
      unjudged: [...new Set(this.#all.flatMap(({ looked }) => looked.unjudged))],
      evidence: this.#evidenceOf(result.verdict),
    };
  }

  /** What is right proves no failure: one that the journal does not show has its place in the reason. */
  #evidenceOf(verdict: CheckResult['verdict']): readonly EvidenceLine[] {
    const lines = this.#all.map(({ wrong, right }) => (verdict === 'failed' ? wrong : right));
    return lines.find(({ length }) => length > 0) ?? [];
  }

  #ending(unseen: string): Ending {
    if (this.#trouble !== null)
      return { verdict: 'inconclusive', reason: `The harness itself failed: ${this.#trouble}`, harnessError: true };
    const mistakes = [...this.#all.flatMap(({ looked }) => looked.mistakes), ...this.#repeatedValues()];
    if (mistakes.length > 0) return { verdict: 'failed', reason: sentenceOf(mistakes) };
    const material = this.#all.reduce((sum, { looked }) => sum + looked.material, 0);
    if (material === 0) return { verdict: 'untested', reason: unseen };
    const { least = 1 } = this.check;
    if (material < least) {
      return { verdict: 'untested', reason: `Only ${material} were seen, and it takes ${least} to judge. ${unseen}` };
    }
    return { verdict: 'passed', reason: this.check.passed(material) };
  }

  #repeatedValues(): Mistake[] {
    const { repeated } = this.check;
    const values = this.#all.flatMap(({ looked }) => looked.values);
    const again = values.length - new Set(values).size;
    return repeated && again > 0 ? [{ says: repeated(again), seqs: [] }] : [];
  }
}
