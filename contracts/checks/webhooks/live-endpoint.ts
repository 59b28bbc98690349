import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { goLive } from '../../harness/environments.ts';
import { howAnswered } from '../../harness/fence.ts';
import { arrivesLive, noteUnknownEndpoint, oneEndpoint } from './arrival.ts';

export default defineCheck({
  id: 'webhook.live-endpoint',
  title: 'A webhook endpoint is defined and enabled for production, and what is sent there arrives',
  refs: ['augno#go-live', 'twelve-factor#dev-prod-parity'],
  needs: ['connect', 'webhooks', 'restart'],
  wants: ['liveEndpoint', 'state'],
  applies: (_, actions) => oneEndpoint(actions),
  fix: 'Define the endpoint in the settings of the production account, enable it, and give its signing secret to the integration that runs there. Send one event to it before the first customer does.',
  why: 'The sandbox goes on working, and production hears nothing: orders that change at the provider stay as they were, and nobody sees an error.',
  bad: 'manifest: { PROVIDER: { webhook_endpoints: [] } } # the one of production comes later',
  good: 'manifest: { PROVIDER: { webhook_endpoints: [{ environment: production, url: /webhooks/PROVIDER }] } }',
  async run(trial) {
    const test = await trial.connect('one');
    // The control: in the sandbox it arrives, and has an effect that can be seen.
    await Effects.learn(trial, test);
    trial.phase('It goes live: only key, account and secrets in its environment are changed');
    const live = await goLive(trial);
    const attempt = await arrivesLive(trial, live);
    noteUnknownEndpoint(trial);
    return `In production a genuine webhook was sent to ${new URL(attempt.url).pathname}, answered ${howAnswered(attempt)}, and had its effect.`;
  },
});
