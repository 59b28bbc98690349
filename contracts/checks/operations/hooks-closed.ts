import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { ALL_STRANGERS, type Hook, type Stranger } from '../../harness/hooks.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

/** How a door looks that is closed, or is not there. */
const CLOSED = [401, 403, 404];
/** With the token, only these are asked to do something; others might do what nobody wants now. */
const HARMLESS = ['sync', 'profile', 'clock'];
const QUIET_MS = 150;
/** Facts for placeholders: they name nothing, and no time passes. */
const NOTHING = { userId: 'nobody', deliveryId: 'none', seconds: 0 };

export default defineCheck({
  id: 'ops.hooks-closed',
  title: 'What exists for tests only answers nobody who has no run token',
  refs: ['cwe-489'],
  needs: [],
  wants: ['connect', 'state'],
  fix: 'Let the hooks exist only where the process was given EMULATOR_RUN_TOKEN, and answer 404 to every request whose x-emulator-run-token header is not equal to it. Compare in constant time, take the token from the header alone, and check it before anything is done.',
  why: 'Hooks read personal data and cause work without asking who is there. One build that goes out with open hooks is a breach.',
  bad: "if (process.env.NODE_ENV !== 'production') app.use('/emulator-hooks', hooks);",
  good: "const token = process.env.EMULATOR_RUN_TOKEN;\nif (!token || !safeEqual(request.headers['x-emulator-run-token'] ?? '', token)) return notFound();",
  async run(trial) {
    if (trial.host.hooks(everything(trial, null)).length === 0) {
      trial.halt(
        'not-applicable',
        `No trigger and no probe is under ${trial.config.hooks}, where those are that exist for tests only.`,
      );
    }
    const connection = trial.has('connect') ? await trial.connect('one') : null;
    const hooks = trial.host.hooks(everything(trial, connection));
    const open = await answering(trial, hooks);
    const mistakes: Mistake[] = [];
    for (const stranger of ALL_STRANGERS) mistakes.push(...(await knocks(trial, hooks, open, stranger, connection)));
    requireNone(mistakes);
    await answering(trial, open);
    return `${hooks.length} hooks under ${trial.config.hooks} turned ${ALL_STRANGERS.length} kinds of strangers away, and ${open.length} of them were seen to answer to the run token. This is said of the build that was tried.`;
  },
});

/** The positive control: the hooks answer to the token. Gives those that do. */
async function answering(trial: Trial, hooks: readonly Hook[]): Promise<Hook[]> {
  const seq = trial.phase('Hooks answer to the run token');
  const open: Hook[] = [];
  const asked = hooks.filter(({ name, word }) => name.startsWith('probe') || HARMLESS.includes(word));
  for (const hook of asked) {
    const { status } = await trial.host.knock(hook, 'friend', trial.signal);
    if (isSuccess(status)) open.push(hook);
  }
  if (open.length === 0) {
    trial.halt('untested', 'No hook answered to the run token, so nothing can be told from refusals.', [seq]);
  }
  trial.saw(`${open.length} hooks answer to the run token`, [seq]);
  return open;
}

/** Somebody without the token asks every hook. */
async function knocks(
  trial: Trial,
  hooks: readonly Hook[],
  open: readonly Hook[],
  stranger: Stranger,
  connection: Connection | null,
): Promise<Mistake[]> {
  const seq = trial.phase(`Hooks are asked ${stranger}`);
  const mistakes: Mistake[] = [];
  for (const hook of hooks) {
    const { status } = await trial.host.knock(hook, stranger, trial.signal);
    trial.signal.throwIfAborted();
    // What answers oddly to the token, too, tells nothing by an odd answer to a stranger.
    const isWrong = status !== null && (status < 400 || (open.includes(hook) && !CLOSED.includes(status)));
    if (isWrong)
      mistakes.push({ says: `The ${hook.name} answered ${status} when asked ${stranger}, wanted is 404`, seqs: [seq] });
  }
  if (connection) {
    await rest(trial, connection, QUIET_MS);
    const calls = trial.calls(connection, seq);
    if (calls.length > 0) {
      mistakes.push({
        says: `Hooks asked ${stranger} did their work all the same: ${calls.length} API calls followed`,
        seqs: [seq, ...seqsOf(calls)],
      });
    }
  }
  if (mistakes.length === 0) trial.saw(`${hooks.length} hooks turn away whoever asks ${stranger}`, [seq]);
  return mistakes;
}

function everything(trial: Trial, connection: Connection | null) {
  const unknown = { of: 'nothing', eventId: 'none', organizationId: 'none' };
  return { ...unknown, ...NOTHING, ...trial.argumentsOf(connection) };
}
