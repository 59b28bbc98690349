import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import type { ConsentPage } from '../../harness/ui/consent-page.ts';
import type { Visitor } from '../../harness/ui/visitor.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { CRM, connectByConsent, connectionsOf, seesApps, shownAs, signUp } from './customers.ts';

/** Products look every few seconds whether the window is closed. */
const NOTICED_MS = 25_000;

export default defineCheck({
  id: 'cobalt.ui-unhappy',
  title:
    'Who closes the window, denies the consent, has windows blocked or disconnects can go on: the page shows what is, and its button works',
  refs: ['cobalt#go-live', 'cobalt#connection-status', 'cobalt#auth-flows'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Look whether the window is closed, and how the application is connected then; enable the button again. Where no window could be opened, say that it was blocked.',
  why: 'A third of those who begin to connect stop midway. Whoever meets a button that spins for ever, or one that is dead, does not come back.',
  bad: 'button.disabled = true;\nawait untilConnected(slug); // never, when the window was closed',
  good: 'while (!(await isConnected(slug)) && !popup.closed) await delay(2000);\nbutton.disabled = false;',
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-unhappy', async (visitor) => {
      const { account } = await signUp(trial, visitor, 'eve');
      await seesApps(trial, visitor);
      await ends(trial, visitor, account, 'The person closes the window', (window) => window.close());
      await ends(trial, visitor, account, 'The person denies the consent', async (window) => {
        await window.decide('deny');
        await window.close();
      });
      await blocked(trial, visitor, account);
      await connectByConsent(trial, visitor);
      const since = trial.phase('The customer disconnects');
      await visitor.disconnect(CRM);
      const state = await visitor.until(CRM, 'connect');
      const seqs = [since, ...trial.journal.query({ kind: 'request', operation: ENDS, since }).map(({ seq }) => seq)];
      trial.require(
        state === 'connect',
        `After ${CRM.name} was disconnected, ${shownAs(state)}, wanted is Connect.`,
        seqs,
      );
      trial.require(
        connectionsOf(trial, account, CRM).length === 0,
        `${CRM.name} was disconnected on the page, and is connected still.`,
        seqs,
      );
      await visitor.reload();
      const later = await visitor.until(CRM, 'connect');
      trial.require(later === 'connect', `After a reload, ${shownAs(later)}, wanted is Connect.`, seqs);
      trial.saw('disconnecting ends the connection, and the page goes back to Connect', seqs);
      return 'A window that was closed, a consent that was denied, a window that was blocked and a connection that was ended each left a page that shows what is, with a button that works.';
    }),
});

const ENDS = ['disconnect', 'deleteIntegration', 'deleteLinkedAccountLegacy'];

async function ends(
  trial: Trial,
  visitor: Visitor,
  account: string,
  says: string,
  act: (window: ConsentPage) => Promise<void>,
): Promise<void> {
  const since = trial.phase(says);
  const window = await visitor.pressToProvider('connect', CRM);
  if (!window) trial.halt('failed', 'When Connect is pressed, no page of the application opens.', [since]);
  await act(window);
  const state = await visitor.until(CRM, 'connect', NOTICED_MS);
  trial.require(
    state === 'connect',
    `${says}, and the page does not offer to connect ${CRM.name} again: ${shownAs(state)}.`,
    [since],
  );
  trial.require(
    connectionsOf(trial, account, CRM).length === 0,
    `${says}, and there is a connection to ${CRM.name} all the same.`,
    [since],
  );
  trial.saw(`${says.toLowerCase()}, and can try again`, [since]);
}

async function blocked(trial: Trial, visitor: Visitor, account: string): Promise<void> {
  const since = trial.phase('The browser opens no windows');
  await visitor.reload();
  await visitor.until(CRM, 'connect');
  await visitor.blockWindows();
  const before = await visitor.lines();
  await visitor.press('connect', CRM);
  // Who does without a window goes there in the same tab.
  const either = async () => (await visitor.toldOf(before, 0)) ?? (visitor.isAway() ? 'away' : null);
  const told = await visitor.look(either, (seen) => seen !== null, NOTICED_MS);
  trial.require(told !== null, 'When the browser opens no window, the page says nothing of it.', [since]);
  await visitor.open('integrations');
  const state = await visitor.until(CRM, 'connect');
  trial.require(
    state === 'connect' && connectionsOf(trial, account, CRM).length === 0,
    `When the browser had opened no window, ${shownAs(state)}.`,
    [since],
  );
  trial.saw('a window that is blocked is told of, or not needed', [since]);
}
