import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { newsOf, signsOf } from '../operations/signs.ts';
import { ofDocuments } from './applies.ts';
import { create, later, sendsUsual, settled, stillSends, untilEnded, untilSent } from './work.ts';

const SOON_MS = 2_000;
/** Rules that are looked at once a minute have been looked at by then. */
const EVALUATION_S = 120;
const FLOOD = 8;
/** Fewer entries than this for each failure are no flood. */
const MOST_SHARE = 0.5;
const ENDED_MS = 60_000;

/** Trouble that somebody must hear of, how it comes about, and how it ends. */
interface Trouble {
  readonly says: string;
  begin(trial: Trial, connection: Connection): Promise<void>;
  end(trial: Trial, connection: Connection): Promise<void>;
}

const TROUBLES: readonly Trouble[] = [
  {
    says: 'a receiver rejected a document',
    async begin(trial, connection) {
      await trial.act('nextOutcome', { outcome: 'RECEIVER_REJECTED' });
      await rejected(trial, connection, ['alert-rejected']);
    },
    end: async () => {},
  },
  {
    says: 'GoRoute was down',
    async begin(trial, connection) {
      trial.provider.faults.add({ status: 503 }, trial.cause);
      await create(trial, connection, 'alert-down');
    },
    async end(trial, connection) {
      trial.provider.faults.clear(undefined, trial.cause);
      await later(trial, connection);
    },
  },
  {
    says: 'the API key was disabled',
    async begin(trial, connection) {
      await trial.act('disableKey', { of: connection.subject });
      await create(trial, connection, 'alert-key');
    },
    async end(trial, connection) {
      await trial.act('enableKey', { of: connection.subject });
      if (trial.has('resume')) await settled(trial, connection, () => trial.trigger('resume', connection));
    },
  },
];

export default defineCheck({
  id: 'goroute.alerts',
  title:
    'Each kind of trouble raises an alert of its own; ordinary days raise none, and a hundred failures of one kind no hundred',
  refs: ['sre-book#6', 'goroute#checklist'],
  needs: ['connect', 'create', 'alerts'],
  wants: ['clock', 'resume'],
  applies: ofDocuments,
  fix: 'Give documents that fail, a provider that is out of reach, and a key that is refused an alert each, with a count, and raise it once until it is over.',
  why: 'Somebody must get up for a refused key, and must not for one rejected invoice. One alert for everything says nothing; one for each failure is switched off by noon.',
  bad: "catch (error) { await pager.send('error: ' + error); }",
  good: "alerts.note(kindOf(error)); // 'key_refused', 'api_unreachable', 'document_failed': once each, counted",
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('An ordinary day');
    const before = await look(trial);
    await sendsUsual(trial, connection, 'alert-0');
    await untilEnded(trial, connection);
    let seen = (await look(trial)).signs;
    const news = newsOf(before.signs, seen);
    trial.require(
      news.length === 0,
      `The probe alerts shows something new (${news.join(', ')}) after an ordinary day.`,
      [],
    );
    const mistakes: Mistake[] = [];
    for (const trouble of TROUBLES) {
      const since = trial.phase(`It happens that ${trouble.says}`);
      await trouble.begin(trial, connection);
      const raised = await newSigns(trial, connection, seen);
      const seqs = [since, trial.journal.last];
      if (raised.length === 0) mistakes.push({ says: `Nothing new is among the alerts after ${trouble.says}`, seqs });
      else trial.saw(`after ${trouble.says}, the alerts show ${raised.join(', ')}`, seqs);
      await trouble.end(trial, connection);
      seen = new Set([...seen, ...(await look(trial)).signs]);
    }
    requireNone(mistakes);
    const since = trial.phase(`Receivers reject ${FLOOD} documents`);
    const calm = (await look(trial)).count;
    await trial.act('nextOutcome', { outcome: 'RECEIVER_REJECTED', times: FLOOD });
    await rejected(
      trial,
      connection,
      Array.from({ length: FLOOD }, (_, i) => `alert-many-${i}`),
    );
    const more = (await look(trial)).count - calm;
    trial.require(
      more < FLOOD * MOST_SHARE,
      `After ${FLOOD} documents were rejected there are ${more} alerts more, wanted is one for all of them.`,
      [since],
    );
    trial.saw(`${FLOOD} failures of one kind raised ${more} alerts`, [since]);
    await stillSends(trial, connection, 'alert-last', 'After trouble of all kinds');
    return `${TROUBLES.length} kinds of trouble raised an alert of their own each, ordinary days none, and ${FLOOD} failures of one kind ${more}.`;
  },
});

/** Documents are sent, and rejected by who gets them; the integration is told. */
async function rejected(trial: Trial, connection: Connection, numbers: readonly string[]): Promise<void> {
  await settled(trial, connection, async () => {
    for (const number of numbers) {
      await trial.trigger('create', connection, { number, to: '', type: 'Invoice' });
      await untilSent(trial, connection, number);
    }
    await trial.sandbox.advance(ENDED_MS);
    await trial.provider.webhooks.idle();
  });
}

async function newSigns(trial: Trial, connection: Connection, seen: ReadonlySet<string>): Promise<readonly string[]> {
  const see = async () => newsOf(seen, (await look(trial)).signs);
  const isRaised = (news: readonly string[]) => news.length > 0;
  const soon = await eventually(trial, see, isRaised, SOON_MS);
  if (isRaised(soon) || !trial.has('clock')) return soon;
  await later(trial, connection, EVALUATION_S);
  return eventually(trial, see, isRaised, SOON_MS);
}

async function look(trial: Trial): Promise<{ readonly signs: ReadonlySet<string>; readonly count: number }> {
  const shown = await trial.probe('alerts');
  if (shown?.status !== 200) {
    trial.halt('untested', `The probe alerts answered ${shown?.status ?? 'nothing'}, so no alert could be seen.`);
  }
  const value = shown.value ?? shown.text.split('\n');
  const count = Array.isArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 0;
  return { signs: signsOf(value), count };
}
