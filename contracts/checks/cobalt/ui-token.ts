import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { accountOfToken, CRM, connectByConsent, pageCalls, seesApps, shownAs, signUp } from './customers.ts';

export default defineCheck({
  id: 'cobalt.ui-token',
  title: 'Each page has a session token of its own customer, and one that has expired over night is replaced once',
  refs: ['cobalt#session-token', 'cobalt#go-live', 'cobalt#errors'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Mint the token for the customer of the session, at the load of the page, and keep it in the page only. On a 401 ask the back end for a new one, and repeat the call once.',
  why: 'A token lives a day, and tabs stay open for weeks. A token that is shared between customers shows one the data of another.',
  bad: 'tokenCache ??= await mint(user); // one for everybody, for ever',
  good: 'const token = await mint(req.user.account); // per page; minted again after a 401, once',
  async run(trial: Trial) {
    const first = await withVisitor(trial, 'cobalt.ui-token', async (visitor) => {
      const customer = await signUp(trial, visitor, 'hal');
      await seesApps(trial, visitor);
      const before = await pageCalls(visitor.recording, trial);
      if (before.length === 0) {
        trial.halt('not-applicable', 'Pages make no calls with a session token: the back end makes them all.');
      }
      const since = trial.phase('The page stays open, and the token expires');
      await trial.act('endSessions', { of: customer.account, how: 'expired' });
      await connectByConsent(trial, visitor, CRM, 'failed');
      const [begun] = trial.journal.query({ kind: 'request', operation: 'startOAuth', status: 200, since });
      // Whoever leaves the page for the consent loads it again, with another token.
      const until = begun?.seq ?? trial.journal.last;
      const minted = trial.journal.query({ kind: 'request', operation: 'createSessionToken', since, until });
      const seqs = [since, ...minted.map(({ seq }) => seq)];
      trial.require(
        minted.length === 1,
        `After the token of an open page had expired, ${minted.length} new ones were made, wanted is one.`,
        seqs,
      );
      trial.saw('a token that has expired is replaced once, and the page goes on', seqs);
      return { customer, calls: await pageCalls(visitor.recording, trial) };
    });
    await withVisitor(trial, 'cobalt.ui-token', async (visitor) => {
      const other = await signUp(trial, visitor, 'ida');
      const state = await visitor.until(CRM, 'connect');
      trial.require(state === 'connect', `A new customer sees ${CRM.name} as another one has it: ${shownAs(state)}.`, [
        other.since,
      ]);
      const pairs = [
        [first.customer, first.calls],
        [other, await pageCalls(visitor.recording, trial)],
      ] as const;
      for (const [{ account }, calls] of pairs) {
        const foreign = calls.find(({ token }) => accountOfToken(trial, token) !== account);
        trial.require(
          foreign === undefined,
          `The page of one customer called ${foreign?.path} with a session token of another.`,
          [other.since],
        );
      }
      trial.saw('each page has tokens of its own customer only', [other.since]);
    });
    return 'The pages of two customers had session tokens of their own, and one that had expired was replaced once.';
  },
});
