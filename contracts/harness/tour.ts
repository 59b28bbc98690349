import { defineCheck } from './check.ts';
import { announce, sample } from './fence.ts';
import type { Trial } from './trial.ts';

/**
 * A walk through everything that an integration does, good days and bad ones, made for the checks that look over what happened. Nothing is
 * judged on the way; what cannot be done here is left out.
 */
export const TOUR = defineCheck({
  id: 'tour',
  title: 'A walk through all that the integration does',
  refs: [],
  needs: ['connect'],
  fix: '',
  why: '',
  bad: '',
  good: '',
  async run(trial) {
    trial.phase('A walk through all that the integration does');
    const connection = await trial.connect('one');
    if (trial.has('sync')) await trial.trigger('sync', connection);
    if (trial.has('webhooks')) await announce(trial, sample(trial, connection));
    await expiry(trial, connection);
    trial.saw('the integration was shown around', []);
    return 'The integration was shown around.';
  },
});

async function expiry(trial: Trial, connection: Awaited<ReturnType<Trial['connect']>>): Promise<void> {
  if (!trial.has('sync') || trial.provider.definition.actions.expire === undefined) return;
  await trial.act('expire', { tokens: 'access', of: connection.name });
  await trial.trigger('sync', connection);
}
