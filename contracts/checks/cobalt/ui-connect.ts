import { defineCheck } from '../../harness/check.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { accountOfToken, CRM, connectByConsent, connectionsOf, pageCalls, seesApps, signUp } from './customers.ts';

export default defineCheck({
  id: 'cobalt.ui-connect',
  title:
    'Behind the log-in a customer connects an application at a browser; whoever is not logged in gets no session token',
  refs: ['cobalt#go-live', 'cobalt#auth-flows', 'cobalt#session-token'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Let the back end mint a session token for the customer who is logged in, and for nobody else, and give it to the page. Open the window of the consent in the click.',
  why: 'A session token may do everything that its customer may: connect, disconnect, change settings. An address that gives one to anybody gives away the customer.',
  bad: "app.post('/api/session', async (req, res) => res.json(await mint(req.body.account)));",
  good: "app.post('/api/session', requireLogin, async (req, res) => res.json(await mint(req.user.account)));",
  async run(trial) {
    const customer = await withVisitor(trial, 'cobalt.ui-connect', async (visitor) => {
      const known = await signUp(trial, visitor, 'ada');
      await seesApps(trial, visitor);
      const since = await connectByConsent(trial, visitor, CRM, 'failed');
      const starts = trial.journal.query({ kind: 'request', operation: 'startOAuth', since });
      const calls = await pageCalls(visitor.recording, trial);
      const foreign = calls.filter(({ token }) => accountOfToken(trial, token) !== known.account);
      const seqs = [since, ...starts.map(({ seq }) => seq)];
      trial.require(
        foreign.length === 0,
        `A page called ${foreign[0]?.path} with a session token that is not of the customer who is logged in.`,
        seqs,
      );
      const minted = trial.journal.query({ kind: 'request', operation: 'createSessionToken', since: known.since });
      if (calls.length === 0) trial.unjudged('session tokens of pages, which make no calls of their own');
      else {
        trial.require(
          minted.some(({ request }) => request.body.includes(JSON.stringify(known.account))),
          'Pages use a session token, and the back end asked for none.',
          seqs,
        );
        const own = (await visitor.recording.traffic()).filter(({ url }) => url.includes('/session-token'));
        trial.require(own.length === 0, 'A page asked for a session token itself, which takes the API key.', seqs);
      }
      trial.require(
        connectionsOf(trial, known.account, CRM).length === 1,
        `After the consent, there are ${connectionsOf(trial, known.account, CRM).length} connections to ${CRM.name}, wanted is one.`,
        seqs,
      );
      trial.saw('a customer who is logged in connects an application, with a session token of their own', [
        ...minted.slice(0, 1).map(({ seq }) => seq),
        ...seqs,
      ]);
      return known;
    });
    await withVisitor(trial, 'cobalt.ui-connect', async (visitor) => {
      const since = trial.phase('Somebody who is not logged in opens the page of integrations');
      await visitor.open('integrations');
      await visitor.look(async () => (await visitor.isAskedToLogIn()) || (await visitor.state(CRM)) !== null, Boolean);
      const calls = await pageCalls(visitor.recording, trial);
      const minted = trial.journal.query({ kind: 'request', operation: 'createSessionToken', since });
      const seqs = [since, ...minted.map(({ seq }) => seq)];
      trial.require(
        minted.length === 0 && calls.length === 0,
        `For somebody who is not logged in, ${minted.length} session tokens were made, and a page called Cobalt ${calls.length} times with one; wanted is none.`,
        seqs,
      );
      trial.saw('for somebody who is not logged in there is no session token', seqs);
      trial.phase('The customer logs in with another browser');
      await visitor.visit(customer);
      const state = await visitor.until(CRM, 'connected');
      trial.require(
        state === 'connected',
        `After a log-in with another browser, ${CRM.name} is not shown as connected.`,
        [since],
      );
    });
    return 'A customer who is logged in connected an application at a browser, with a session token of their own; somebody who was not got none.';
  },
});
