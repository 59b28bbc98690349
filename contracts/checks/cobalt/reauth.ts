import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { accountsOf, appState, ask, CRM, connected, messagesAbout, requestsOf, told, untilApp } from './work.ts';

/** A poll may take until its next turn, on its clock. */
const DAY_S = 86_400;
const REMOVES = ['deleteConfig', 'deleteConfigById', 'disconnect', 'deleteIntegration', 'deleteLinkedAccount'];

export default defineCheck({
  id: 'cobalt.reauth',
  title: 'A connection that must be made again is known as that, by webhook and without, until it was made again',
  refs: ['cobalt#connection-status', 'cobalt#go-live'],
  needs: ['signup', 'sync', 'state', 'webhooks'],
  wants: ['messages', 'clock'],
  applies: ofCobalt,
  fix: 'Listen for Connection Expired, and look at `reauth_required` of the application as well, now and then and whenever the page opens. Show Reconnect, keep the settings, and look again after the customer has connected.',
  why: 'Until the customer connects again nothing runs for them. Whoever shows "Connected" all the same lets them find out by what is missing.',
  bad: 'const state = app.connected ? "connected" : "connect"; // an expired one is connected, too',
  good: 'const state = !app.connected ? "connect" : app.reauth_required ? "reconnect" : "connected";',
  async run(trial) {
    const since = trial.phase('A customer is connected');
    const user = 'reauth-ada';
    await connected(trial, user);
    await is(trial, user, 'connected', 'After a connection was made');
    trial.phase('The connection expires, and a webhook tells it');
    await trial.act('expireApp', { of: user, app: CRM });
    await told(trial, user);
    await is(trial, user, 'reconnect', 'After Connection Expired');
    await isTold(trial, user);
    trial.phase('It is made again');
    await trial.act('connectApp', { of: user, app: CRM });
    await told(trial, user);
    await is(trial, user, 'connected', 'After it was made again');
    trial.phase('The connection expires, and no webhook tells it');
    await trial.act('setWebhook', { environment: 'test', enabled: false });
    await trial.act('expireApp', { of: user, app: CRM });
    await polled(trial, user, 'reconnect');
    await is(trial, user, 'reconnect', 'After a connection had expired without a webhook, and was looked at');
    await trial.act('connectApp', { of: user, app: CRM });
    await polled(trial, user, 'connected');
    await is(trial, user, 'connected', 'After it was made again without a webhook, and was looked at');
    await trial.act('setWebhook', { environment: 'test', enabled: true });
    const removed = requestsOf(trial, since, ...REMOVES);
    trial.require(
      removed.length === 0,
      `While a connection was made again, ${removed[0]?.operation ?? ''} was called: the settings must be kept.`,
      removed.map(({ seq }) => seq),
    );
    trial.require(
      accountsOf(trial, user) === 1,
      `The customer has ${accountsOf(trial, user)} linked accounts now.`,
      [],
    );
    return 'A connection that had expired was known as one to be made again, by webhook and by looking, and as a good one afterwards; nothing was removed.';
  },
});

async function polled(trial: Trial, user: string, wanted: string): Promise<void> {
  await ask(trial, 'sync', user);
  if ((await appState(trial, user)) === wanted || !trial.has('clock')) return;
  await trial.trigger('clock', null, { seconds: DAY_S });
  await told(trial, user);
}

async function is(trial: Trial, user: string, wanted: string, when: string): Promise<void> {
  const shown = await untilApp(trial, user, wanted);
  trial.require(
    shown === wanted,
    `${when}, the state probe says "${shown}" of the application, wanted is "${wanted}".`,
    [],
  );
  trial.saw(`${when}, it is known as ${wanted}`, []);
}

async function isTold(trial: Trial, user: string): Promise<void> {
  if (!trial.has('messages')) return trial.unjudged('whether the customer is told (there is no probe messages)');
  const texts = await messagesAbout(trial, user);
  trial.require(texts.length > 0, 'Nobody told the customer that the connection has to be made again.', []);
}
