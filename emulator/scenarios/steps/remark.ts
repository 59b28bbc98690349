import { done, type StepRunner } from '../run.ts';

/** Names this moment. */
export const mark: StepRunner<string> = (name, { provider, run, cause }) => {
  run.marks.set(name, provider.journal.append({ kind: 'mark', name, cause }).seq);
  return done(`this moment is called ${name}`);
};

/** A remark for the reader of the journal. */
export const note: StepRunner<string> = (says, { provider, cause }) => {
  provider.journal.append({ kind: 'note', says, cause });
  return done(says);
};
