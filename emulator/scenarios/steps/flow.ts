import { done, type StepRunner } from '../run.ts';

/** What a `repeat` step says; its steps are the block. */
export interface RepeatStep {
  readonly times: number;
}

/** The same steps several times. */
export const repeat: StepRunner<RepeatStep> = async ({ times }, { step, signal, play }) => {
  let failed = 0;
  for (let i = 0; i < times && !signal.aborted; i++) {
    for (const block of step.blocks) if (!(await play(block))) failed++;
  }
  return { ok: failed === 0, says: failed === 0 ? `done ${times} times` : `${failed} of ${times} rounds failed` };
};

/** Several lists of steps at the same time. */
export const parallel: StepRunner<unknown> = async (_, { step, play }) => {
  const ended = await Promise.all(step.blocks.map((block) => play(block)));
  const failed = ended.filter((ok) => !ok).length;
  return {
    ok: failed === 0,
    says: failed === 0 ? `all ${ended.length} lists are done` : `${failed} of ${ended.length} lists failed`,
  };
};

/** The steps of another scenario. */
export const use: StepRunner<string> = async (name, { step, play }) => {
  const ended = await Promise.all(step.blocks.map((block) => play(block)));
  return ended.every(Boolean) ? done(`${name} is done`) : { ok: false, says: `${name} failed` };
};
