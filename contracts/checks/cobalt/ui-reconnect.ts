import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { CRM, connectByConsent, connectionsOf, rowsOf, seesApps, shownAs, signUp } from './customers.ts';

const WORKFLOW = 'export-contact';

export default defineCheck({
  id: 'cobalt.ui-reconnect',
  title: 'Where the credentials of a connection have died, Reconnect makes it whole again, and its settings are kept',
  refs: ['cobalt#connection-status', 'cobalt#go-live'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Offer Reconnect where reauth_required is true, and let it do what Connect does: the same consent, for the same linked account. Do not disconnect first, since the settings go with the connection.',
  why: 'Tokens die for half of all customers within a year. Who has to set everything up anew, or finds no button, leaves the integration off.',
  bad: "await cobalt.disconnect('crm'); // its settings are gone\nawait cobalt.connect('crm');",
  good: "await cobalt.connect('crm'); // the same consent: the connection is renewed, its settings stay",
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-reconnect', async (visitor) => {
      const { account } = await signUp(trial, visitor, 'fay');
      await seesApps(trial, visitor);
      await connectByConsent(trial, visitor);
      await trial.act('enableWorkflow', { of: account, workflow: WORKFLOW });
      const configs = () => configsOf(account);
      const configsOf = (id: string) => {
        const row = rowsOf(trial, 'linked_accounts').find((one) => one.account_id === id);
        return rowsOf(trial, 'configs').filter((one) => one.account === row?.id && one.slug === CRM.slug);
      };
      const kept = JSON.stringify(configs());
      const accounts = rowsOf(trial, 'linked_accounts').length;

      const since = trial.phase('The credentials of the connection die');
      await trial.act('expireApp', { of: account, app: CRM.slug });
      await visitor.reload();
      const dead = await visitor.until(CRM, 'reconnect');
      trial.require(
        dead === 'reconnect',
        `The credentials of ${CRM.name} have died, and the page does not offer to reconnect: ${shownAs(dead)}.`,
        [since],
      );
      const begun = trial.phase('The customer reconnects, and consents');
      const consent = await visitor.pressToProvider('reconnect', CRM);
      if (!consent) trial.halt('failed', 'When Reconnect is pressed, no page of the application opens.', [begun]);
      await consent.decide('allow');
      const state = await visitor.until(CRM, 'connected');
      const all = connectionsOf(trial, account, CRM);
      const seqs = [since, begun, ...trial.journal.query({ kind: 'request', since: begun }).map(({ seq }) => seq)];
      trial.require(
        all.length === 1 && all[0]?.status === 'active',
        `After the consent, ${CRM.name} has ${all.length} connections, wanted is one that works.`,
        seqs,
      );
      trial.require(
        state === 'connected',
        `After the consent, ${CRM.name} works again, and the page does not show it as connected: ${shownAs(state)}.`,
        seqs,
      );
      trial.require(
        JSON.stringify(configs()) === kept,
        `After the reconnect, the settings of ${CRM.name} are not what they were before.`,
        seqs,
      );
      trial.require(
        rowsOf(trial, 'linked_accounts').length === accounts,
        'The reconnect has made another linked account.',
        seqs,
      );
      trial.saw('Reconnect renews the connection, and keeps its settings', seqs);
      return 'Where the credentials had died, the page offered Reconnect; the same consent made the connection whole, with its settings as they were.';
    }),
});
