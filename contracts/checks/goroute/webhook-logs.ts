import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { idOf } from '../../harness/delivery-id.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce } from '../../harness/fence.ts';
import { logsNow, needsLines, readAll } from '../logs/written.ts';
import { ofDocuments } from './applies.ts';

const WITHIN_MS = 3_000;
const EACH = 3;
const MOST_TOLD = 3;

export default defineCheck({
  id: 'goroute.webhook-logs',
  title: 'The event id of every webhook that came is found in the logs',
  refs: ['goroute#webhooks', 'goroute#checklist'],
  needs: ['connect', 'webhooks', 'logs'],
  applies: ofDocuments,
  fix: 'Write a line for each delivery as it comes, with X-GoRoute-Event-ID, the type and how it was answered, and one when its work is done.',
  why: 'When a customer asks what became of a document, the id of the event is the one thing that both sides have. Without it in the log nobody can tell whether it came.',
  bad: "log.info('webhook received');",
  good: "log.info('webhook', { eventId: request.headers['x-goroute-event-id'], event: body.event });",
  async run(trial) {
    const connection = await trial.connect('one');
    const attempts: AttemptEntry[] = [];
    for (const type of trial.profile.webhook.samples) {
      trial.phase(`${type} comes ${EACH} times`);
      for (let i = 0; i < EACH; i++) {
        const event = trial.provider.definition.happen(trial.provider, type, { of: connection.subject });
        attempts.push(...(await announce(trial, event)));
      }
    }
    const taken = attempts.filter(({ outcome }) => outcome === 'accepted');
    if (taken.length === 0) trial.halt('untested', 'No webhook was accepted while all was well.', seqsOf(attempts));
    needsLines(trial);
    const look = async () => {
      const text = readAll(logsNow(trial));
      return taken.filter((attempt) => !text.includes(idOf(trial, attempt)));
    };
    const lacking = await eventually(trial, look, ({ length }) => length === 0, WITHIN_MS);
    const [first] = lacking;
    trial.require(
      first === undefined,
      `Of ${taken.length} webhooks that were accepted, the event id of ${lacking.length} is in no log, such as ${first && idOf(trial, first)} (${first?.type}).`,
      seqsOf(lacking).slice(0, MOST_TOLD),
    );
    trial.saw('the event id of every webhook is in the logs', seqsOf(taken).slice(0, MOST_TOLD));
    return `The event ids of ${taken.length} webhooks of ${trial.profile.webhook.samples.length} types were found in the logs.`;
  },
});
