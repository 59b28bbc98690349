import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import type { Visitor } from '../../harness/ui/visitor.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { CRM, connectionsOf, seesApps, shownAs, signUp } from './customers.ts';

const STARTS = ['startOAuth', 'getOAuthUrl'];
/** Products look every few seconds whether the window is closed. */
const NOTICED_MS = 25_000;
const DEFECTS = [
  {
    says: 'The client secret in the OAuth app is wrong',
    short: 'a wrong client secret',
    setup: { secret: 'wrong' },
  },
  {
    says: "Cobalt's callback is not registered at the application",
    short: 'a callback that is not registered',
    setup: { callback: false },
  },
  {
    says: 'A scope that is asked for is not enabled at the application',
    short: 'a scope that is not enabled',
    setup: { without: ['deals.read'] },
  },
] as const;
const WELL = { secret: 'right', callback: true, without: [] };

export default defineCheck({
  id: 'cobalt.ui-oauth',
  title:
    'A wrong client secret, a callback that is not registered and a scope that is not enabled end in a text for the person and a button that works again',
  refs: ['cobalt#go-live', 'cobalt#auth-flows', 'rfc6749#4.1.2.1'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'When the window of the consent is gone and the application is not connected, say so on the page, and let the person try again. Never begin again by yourself.',
  why: 'Cobalt tells of these only in the window, which people close. Where the page says nothing of it, they believe that it worked, or press again and again.',
  bad: "await cobalt.connect('crm'); // false: nobody looks\nlabel.textContent = 'Connected';",
  good: "if (!(await cobalt.connect('crm'))) says.textContent = 'That was not connected. Please try again.';",
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-oauth', async (visitor) => {
      const { account } = await signUp(trial, visitor, 'dan');
      await seesApps(trial, visitor);
      for (const defect of DEFECTS) await refused(trial, visitor, account, defect);
      const since = trial.phase('All is set up rightly again');
      await trial.act('setOAuthApp', { app: CRM.slug, ...WELL });
      const consent = await visitor.pressToProvider('connect', CRM);
      if (!consent) trial.halt('failed', 'After failed attempts, no window opens when Connect is pressed.', [since]);
      await consent.decide('allow');
      const state = await visitor.until(CRM, 'connected');
      trial.require(
        state === 'connected' && connectionsOf(trial, account, CRM).length === 1,
        `When all was set up rightly again, ${CRM.name} could not be connected: ${shownAs(state)}.`,
        [since],
      );
      trial.saw('it is connected when all is set up rightly again', [since]);
      return 'Each of three defects of the OAuth app ended in a text for the person, without a connection and without going round in circles, and the button worked again.';
    }),
});

async function refused(
  trial: Trial,
  visitor: Visitor,
  account: string,
  { says, short, setup }: (typeof DEFECTS)[number],
): Promise<void> {
  const since = trial.phase(says);
  await trial.act('setOAuthApp', { app: CRM.slug, ...WELL, ...setup });
  await visitor.reload();
  await visitor.until(CRM, 'connect');
  const before = await visitor.lines();
  const window = await visitor.pressToProvider('connect', CRM);
  if (!window) trial.halt('failed', `With ${short}, no window opens when Connect is pressed.`, [since]);
  if (await window.asks()) await window.decide('allow');
  await window.close();
  // In the same tab, the person has read it where it happened.
  const told = window.isPopup ? await visitor.toldOf(before, NOTICED_MS) : await window.text();
  const starts = trial.journal.query({ kind: 'request', operation: STARTS, since });
  const seqs = [since, ...starts.map(({ seq }) => seq)];
  trial.require(told !== null, `With ${short}, the page says nothing of it after the window was closed.`, seqs);
  const state = await visitor.until(CRM, 'connect');
  trial.require(
    state === 'connect' && connectionsOf(trial, account, CRM).length === 0,
    `With ${short}, nothing is connected, and the page does not offer to try again: ${shownAs(state)}.`,
    seqs,
  );
  trial.require(
    starts.length === 1,
    `With ${short}, the consent was begun ${starts.length} times by one press, wanted is once.`,
    seqs,
  );
  trial.saw(`${short} is told, and can be tried again`, seqs);
}
