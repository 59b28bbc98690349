import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import { callsSince } from '../keys/all-work.ts';
import { canTell, lookAt, newsSince } from '../operations/told.ts';
import { ofDocuments } from './applies.ts';
import { create, later, sendsUsual, settled, stillSends, untilSent } from './work.ts';

const NUMBER = 'mode-1';
/** Looks at whether the key works by now, not attempts. */
const MOST_CALLS = 6;
const DAY_S = 86_400;
/** The words that matter, in several languages. */
const KEY = /\bkeys?\b|schlüssel|\bclés?\b|\bclaves?\b|\bchiav[ei]\b|\bsleutels?\b/i;
const ENVIRONMENT = /sandbox|produ[ckzç]|environment|umgebung|environnement|entorno|ambiente|omgeving/i;

export default defineCheck({
  id: 'goroute.sandbox-key',
  title:
    'A key of the wrong environment stops the work at once, and somebody is told that the key is of another environment',
  refs: ['goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['alerts', 'messages', 'clock', 'resume', 'restart'],
  applies: ofDocuments,
  fix: 'After a 401 call nothing any more, keep what comes, and tell somebody in words that the key is refused: in production a key of the sandbox is none.',
  why: '"Invalid API Key" on the first day nearly always means that the key of the sandbox was taken along. Who is told so needs a minute; who is not, a day.',
  bad: 'if (status === 401) return retry(request); // the key will be right some day',
  good: "if (status === 401) return stop('the API key is refused: is it the one of this environment?');",
  async run(trial) {
    const { provider } = trial;
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'mode-0');
    const before = await lookAt(trial, connection, ['alerts', 'messages']);
    const since = trial.phase('The key is of the sandbox, and only those of production are taken');
    provider.knobs.set('environment', 'production');
    const asked = await create(trial, connection, NUMBER);
    await later(trial, connection, DAY_S);
    const refused = callsSince(trial, since).filter(({ response }) => response?.status === 401);
    const seqs = [asked.entry.seq, ...seqsOf(refused).slice(0, 6)];
    if (refused.length === 0) trial.halt('untested', 'Asked to send a document, the integration made no call.', seqs);
    trial.require(
      refused.length <= MOST_CALLS,
      `With a key that is refused, ${refused.length} calls were made, wanted is that it stops after the first.`,
      seqs,
    );
    trial.saw('a refused key stopped the work', seqs);
    if (canTell(trial, ['alerts', 'messages'])) {
      const news = newsSince(before, await lookAt(trial, connection, ['alerts', 'messages']));
      const told = news.filter((text) => KEY.test(text) && ENVIRONMENT.test(text));
      trial.require(
        told.length > 0,
        'With a key of the wrong environment, nothing that people can see speaks of the key and of environments.',
        seqs,
      );
      trial.saw('somebody was told that the key may be of another environment', seqs);
    } else trial.unjudged('what people are told (there are no probes alerts and messages)');
    trial.phase('The key is taken again');
    provider.knobs.reset('environment');
    if (trial.has('resume')) {
      const on = await settled(trial, connection, () => trial.trigger('resume', connection));
      trial.require(undone([on]).length === 0, `Asked to go on, it answered ${answersOf([on])}.`, [on.entry.seq]);
    } else if (trial.host.canRestart) await settled(trial, connection, () => trial.restart());
    const count = await untilSent(trial, connection, NUMBER);
    trial.require(count <= 1, `A document that waited for a key was sent ${count} times.`, seqs);
    if (undone([asked]).length === 0) {
      trial.require(
        count === 1,
        'A document that was taken in while the key was refused was not sent afterwards.',
        seqs,
      );
    }
    await stillSends(trial, connection, 'mode-last', 'After its key was refused');
    return `A key of the wrong environment stopped the work after ${refused.length} calls, somebody was told of it, and nothing was lost.`;
  },
});
