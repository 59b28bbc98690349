import { defineCheck } from './check.ts';
import { badDays } from './tour/bad-days.ts';
import { consents } from './tour/consents.ts';
import { endings } from './tour/endings.ts';
import { everydayWork } from './tour/everyday-work.ts';

/**
 * A walk through everything that an integration does, good days and bad ones, made for the checks that look over what happened. Nothing is
 * judged on the way; what cannot be done here is left out. Only an integration that cannot be connected at all ends it.
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
    const first = await trial.connect('one');
    const connections = [first, ...(await consents(trial))];
    const people = await everydayWork(trial, first);
    await badDays(trial, connections);
    await endings(trial, connections, people);
    trial.saw('the integration was shown around', []);
    return 'The integration was shown around.';
  },
});
