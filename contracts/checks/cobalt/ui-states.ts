import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import type { Visitor } from '../../harness/ui/visitor.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { CRM, LISTS, MAIL, named, READS, type SignedUp, seesApps, shownAs, signUp } from './customers.ts';

const BOOKS = named('ledgerly');
const SLOW_MS = 3_000;
/** Longer than it takes to give up, and to look again by oneself. */
const UNDER_FAULT_MS = 25_000;

export default defineCheck({
  id: 'cobalt.ui-states',
  title:
    'The page of integrations shows Connect, Connected and Reconnect as they are, also when the list is empty, late, broken or has more in it than is known',
  refs: ['cobalt#connection-status', 'cobalt#errors', 'cobalt#go-live'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Show Connect where connected is not true, Reconnect where reauth_required is true besides, and Connected otherwise. Say so where there is nothing to show, and where the list could not be read; ignore members that you do not know.',
  why: 'Who sees Connected while nothing flows finds out by missing data, weeks later. A page that stays white is a ticket to support for each bad minute of somebody else.',
  bad: "label = app.connected_accounts.length ? 'Connected' : 'Connect'; // the dead are connected, too",
  good: "label = app.connected !== true ? 'Connect' : app.reauth_required === true ? 'Reconnect' : 'Connected';",
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-states', async (visitor) => {
      const customer = await signUp(trial, visitor, 'bea');
      await seesApps(trial, visitor);
      await statesShown(trial, visitor, customer);
      await withFault(trial, visitor, 'The list has members that nobody knows', unknownMembers(), async (since) => {
        const state = await visitor.until(CRM, 'connected');
        trial.require(state === 'connected', `With members in it that are not documented, ${shownAs(state)}.`, [since]);
        trial.saw('members that are not documented change nothing', [since]);
      });
      await withFault(trial, visitor, 'The list is late', { operation: LISTS, delayMs: SLOW_MS }, async (since) => {
        const state = await visitor.until(CRM, 'connected', UNDER_FAULT_MS);
        trial.require(state === 'connected', `When the list took 3 s, ${shownAs(state)} in the end.`, [since]);
        trial.saw('a list that takes 3 s is shown when it is there', [since]);
      });
      await emptyShown(trial, visitor);
      await failureShown(trial, visitor);
      return 'Connect, Connected and Reconnect were shown as they were; an empty list, a late one, a broken one and one with unknown members were, too.';
    }),
});

async function statesShown(trial: Trial, visitor: Visitor, { account: of }: SignedUp): Promise<void> {
  const since = trial.phase('One application is connected, the connection to another dies, and the page is looked at');
  await trial.act('connectApp', { of, app: CRM.slug });
  await trial.act('connectApp', { of, app: BOOKS.slug });
  await trial.act('expireApp', { of, app: BOOKS.slug });
  await visitor.reload();
  const shown = [
    [CRM, 'connected', 'it is connected'],
    [BOOKS, 'reconnect', 'its credentials have died (reauth_required)'],
    [MAIL, 'connect', 'it was never connected'],
  ] as const;
  for (const [app, wanted, why] of shown) {
    const state = await visitor.until(app, wanted);
    trial.require(
      state === wanted,
      `The page does not show ${app.name} rightly: ${shownAs(state)}, wanted is "${wanted}", since ${why}.`,
      [since],
    );
  }
  trial.saw('each of three applications is shown in its state', [since]);
}

async function emptyShown(trial: Trial, visitor: Visitor): Promise<void> {
  await withFault(trial, visitor, 'There is no application', { operation: LISTS, body: [] }, async (since) => {
    const states = () => Promise.all([CRM, BOOKS, MAIL].map((app) => visitor.state(app)));
    const before = await visitor.look(states, (all) => all.every((state) => state === null));
    trial.require(
      before.every((state) => state === null),
      'With no application in the list, the page shows some all the same.',
      [since],
    );
    const says = async () => (await visitor.lines()).filter((line) => EMPTY.test(line));
    const told = await visitor.look(says, ({ length }) => length > 0);
    trial.require(told.length > 0, 'With no application in the list, the page does not say that there are none.', [
      since,
    ]);
    trial.saw('a list without applications is told of', [since]);
  });
}

/** Whatever says that there is nothing. */
const EMPTY = /\b(no|none|nothing|empty|not any|there are no|any yet|yet)\b/i;

async function failureShown(trial: Trial, visitor: Visitor): Promise<void> {
  const before = await visitor.lines();
  const failure = { operation: READS, status: 500 };
  await withFault(trial, visitor, 'The list cannot be read (500)', failure, async (since) => {
    const told = await visitor.toldOf(before, UNDER_FAULT_MS);
    trial.require(told !== null, 'When the list could not be read (500), the page says nothing of it.', [since]);
    const state = await visitor.state(CRM);
    trial.require(
      state !== 'connect',
      `When the list could not be read (500), the page offers to connect ${CRM.name}, which is connected.`,
      [since],
    );
    trial.saw('a list that cannot be read is told of', [since]);
  });
  const since = trial.phase('All is well again');
  await visitor.reload();
  const state = await visitor.until(CRM, 'connected');
  trial.require(state === 'connected', `When all was well again, ${shownAs(state)}.`, [since]);
}

function unknownMembers(): FaultSpec {
  const more = { '/*/kind': 'universal_connector', '/*/colour': { dark: '#123' }, '/*/connected_accounts/0/tier': 7 };
  return { operation: LISTS, rewrite: more };
}

/** Looks at the page anew while a fault is in force. */
async function withFault(
  trial: Trial,
  visitor: Visitor,
  says: string,
  fault: FaultSpec,
  look: (since: number) => Promise<void>,
): Promise<void> {
  const since = trial.phase(says);
  const { id } = trial.provider.faults.add(fault, trial.cause);
  await visitor.reload();
  await look(since);
  trial.provider.faults.clear(id, trial.cause);
}
