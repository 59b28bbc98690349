import { isJsonObject } from '../../../emulator/core/json.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { accountsOf, ask, requestsOf, sentBy, signUp, told } from './work.ts';

const MAKES = ['createLinkedAccount', 'upsertLinkedAccount'];
const AT_ONCE = 3;
/** What could not be done at once may be done so much later, on its clock. */
const LATER_S = 3_600;

const TROUBLES: readonly { readonly user: string; readonly says: string; readonly fault: FaultSpec }[] = [
  { user: 'once-500', says: 'its creation was answered 500 once', fault: { status: 500, times: 1 } },
  { user: 'once-lost', says: 'the answer to its creation was lost', fault: { drop: true, times: 1 } },
  { user: 'once-429', says: 'its creation was limited', fault: { status: 429, times: 1 } },
];

export default defineCheck({
  id: 'cobalt.account-once',
  title: 'Whoever signs up has one linked account, under one name, whatever goes wrong on the way',
  refs: ['cobalt#linked-accounts', 'cobalt#go-live'],
  needs: ['signup'],
  wants: ['session', 'clock'],
  applies: ofCobalt,
  fix: 'Name the linked account by the id of the customer, which never changes, and make it by an upsert: sent twice, it is still one. Take a 400 of a creation for "it may be there", and look.',
  why: 'A second linked account has no connections: the customer sees everything disconnected, and what the first one runs is nobody any more.',
  bad: 'await post("/linked-account", { linked_account_id: uuid() }); // another one at each attempt',
  good: 'await put("/linked-account", { linked_account_id: user.id });',
  async run(trial) {
    const mistakes: Mistake[] = [];
    await signUp(trial, 'once-plain');
    const total = () => trial.provider.state('linked_accounts').length;
    await tried(trial, mistakes, total, 'once-parallel', `signed up ${AT_ONCE} times at once`, () =>
      Promise.all(
        Array.from({ length: AT_ONCE }, () => trial.trigger('signup', null, { user: 'once-parallel', plan: 'pro' })),
      ),
    );
    for (const { user, says, fault } of TROUBLES) {
      await tried(trial, mistakes, total, user, says, async () => {
        const added = trial.provider.faults.add({ ...fault, operation: MAKES }, trial.cause);
        await ask(trial, 'signup', user, { plan: 'pro' });
        trial.provider.faults.clear(added.id, trial.cause);
      });
    }
    const made = await trial.act('identity', { as: 'once-there' });
    const there = isJsonObject(made) ? String(made.linked_account_id) : '';
    await tried(
      trial,
      mistakes,
      () => total() + 1,
      there,
      'there was one of that name already',
      () => ask(trial, 'signup', there, { plan: 'pro' }),
    );
    requireNone(mistakes);
    return 'Signing up made one linked account each time: at once, after failures, after a lost answer, and where it was there already.';
  },
});

async function tried(
  trial: Trial,
  mistakes: Mistake[],
  total: () => number,
  user: string,
  says: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const since = trial.phase(`Somebody signs up: ${says}`);
  const before = total();
  await act();
  await told(trial, user);
  if (accountsOf(trial, user) === 0 && trial.has('clock')) {
    await trial.trigger('clock', null, { seconds: LATER_S });
    await told(trial, user);
  }
  if (trial.has('session')) await ask(trial, 'session', user);
  const calls = requestsOf(trial, since, ...MAKES, 'createSessionToken');
  const seqs = calls.map(({ seq }) => seq);
  const own = accountsOf(trial, user);
  const more = total() - before;
  if (own !== 1 || more > 1) {
    mistakes.push({
      says: `Where ${says}, a customer has ${own} linked accounts of their name, and ${more} were made`,
      seqs,
    });
    return;
  }
  const tokens = calls.filter(({ operation }) => operation === 'createSessionToken');
  if (trial.has('session') && !tokens.some(({ response }) => response?.status === 200)) {
    mistakes.push({ says: `Where ${says}, a customer cannot get a session token`, seqs });
  }
  const wrong = calls.filter((call) => (nameIn(sentBy(call)) ?? user) !== user);
  if (wrong.length > 0) mistakes.push({ says: `Where ${says}, calls named somebody else`, seqs });
  trial.saw(`where ${says}, there is one linked account`, seqs);
}

function nameIn({ linked_account_id, account_id }: ReturnType<typeof sentBy>): string | undefined {
  const name = linked_account_id ?? account_id;
  return name === undefined ? undefined : String(name);
}
