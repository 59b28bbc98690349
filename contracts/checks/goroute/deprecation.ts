import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { logsNow, writtenSince } from '../logs/written.ts';
import { heardSince, lookAt } from '../operations/told.ts';
import { ofDocuments } from './applies.ts';
import { later, sendsUsual, settled, stillSends } from './work.ts';

const DAY = '2027-03-01';
const SOON_MS = 2_000;
const NOTICED = /deprecat|sunset/i;

export default defineCheck({
  id: 'goroute.deprecation',
  title: 'That a version of the API comes to its end is written to the log, or told to somebody',
  refs: ['rfc8594', 'goroute#checklist'],
  needs: ['connect', 'create', 'sync'],
  wants: ['logs', 'alerts', 'messages', 'clock'],
  applies: ofDocuments,
  fix: 'In the one place that makes calls, look for the headers Deprecation and Sunset. Write them to the log with the day, and raise an alert, once.',
  why: 'Nothing fails until the day that the header names. Then everything does, and the notice had been in every answer for months.',
  bad: 'return response.json(); // headers are not looked at',
  good: "const sunset = response.headers.get('sunset');\nif (sunset) alert('the API ends on ' + sunset);",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'end-0');
    const hasLogs = trial.has('logs');
    if (!hasLogs && !trial.has('alerts') && !trial.has('messages')) trial.lack('logs');
    const before = await lookAt(trial, connection, ['alerts', 'messages']);
    const written = hasLogs ? logsNow(trial) : null;
    const since = trial.phase('Answers say on which day this version ends');
    trial.provider.knobs.set('deprecation', DAY);
    await settled(trial, connection, () => trial.trigger('sync', connection));
    await stillSends(trial, connection, 'end-1', 'While answers say that an end is near');
    await later(trial, connection);
    const noticed = await eventually(
      trial,
      async () => {
        const told = heardSince(trial, before, await lookAt(trial, connection, ['alerts', 'messages']));
        const lines = written ? writtenSince(written, logsNow(trial)) : '';
        return [...told, ...lines.split('\n')].filter((text) => NOTICED.test(text));
      },
      ({ length }) => length > 0,
      SOON_MS,
    );
    trial.provider.knobs.reset('deprecation');
    trial.require(
      noticed.length > 0,
      'Answers had the headers Deprecation and Sunset, and neither logs nor alerts nor messages speak of it.',
      [since],
    );
    trial.saw('the end that answers tell of was noticed', [since]);
    return 'Headers that tell of the end of a version were noticed, and work went on.';
  },
});
