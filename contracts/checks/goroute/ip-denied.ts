import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { logsNow, type Written, writtenSince } from '../logs/written.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, settled, takenOver } from './work.ts';

/** An address that is nobody's. @see https://www.rfc-editor.org/rfc/rfc5737 */
const ELSEWHERE = '203.0.113.7';
const CODES = ['IP_NOT_ALLOWED', 'AUTH_005'];
/** The same in words, of several languages. */
const WORDS =
  /\bips?\b.{0,60}(allow|permit|restrict|refus|denied|block|erlaubt|gesperrt)|(allow|permit|restrict|refus|denied|block).{0,60}\bips?\b|address.{0,60}(not allowed|allow-?list|refused|denied|blocked|restrict)/i;
const WITHIN_MS = 3_000;
const MOST_SHOWN = 3;
/** A call of each kind of work, and one that looks again. */
const MOST_CALLS = 6;

export default defineCheck({
  id: 'goroute.ip-denied',
  title: 'A key that may not be used from here is told to somebody, and is not tried over and over',
  refs: ['goroute#checklist', 'goroute#error-codes'],
  needs: ['connect', 'sync', 'create'],
  wants: ['logs', 'alerts', 'messages', 'deadLetters'],
  applies: ofGoroute,
  fix: 'Pass the code of the refusal on: into the log of the call, and into the alert. Keep the document; it can go out as soon as the list of addresses is put right.',
  why: 'A list of allowed addresses is set by one team, and servers get new addresses by another. "403" alone sends both looking for a wrong key.',
  bad: "catch { alert('GoRoute does not work'); }",
  good: "log.error('api call refused', { status, code }); // IP_NOT_ALLOWED",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'denied-0');
    if (
      !['logs', 'alerts', 'messages'].some((need) =>
        need === 'logs' || need === 'alerts' || need === 'messages' ? trial.has(need) : false,
      )
    ) {
      trial.lack('alerts');
    }
    const before = await surfaces(trial);
    const mark = trial.phase('The key may be used from another address only');
    const since = trial.journal.last;
    await trial.act('allowAddresses', { of: connection.subject, addresses: [ELSEWHERE] });
    await settled(trial, connection, () => trial.trigger('sync', connection));
    await settled(trial, connection, () => trial.trigger('create', connection, { number: 'denied-1' }));
    const refused = trial.calls(connection, since).filter(({ response }) => response?.status === 403);
    const seqs = [mark, ...seqsOf(refused).slice(0, MOST_SHOWN)];
    if (refused.length === 0)
      trial.halt('inconclusive', 'No call met the refusal, so nothing could be judged.', [mark]);
    trial.require(
      refused.length <= MOST_CALLS,
      `Asked for two pieces of work, it made ${refused.length} calls with a key that may not be used from here, wanted is that it stops.`,
      seqs,
    );
    const look = async () => tells(before, await surfaces(trial));
    const where = await eventually(trial, look, (found) => found !== null, WITHIN_MS);
    trial.require(
      where !== null,
      `${refused.length} calls were refused for the address they came from, and neither logs nor alerts nor messages say so (${CODES[0]}, or words to that effect).`,
      seqs,
    );
    trial.saw(`the refusal is told in its ${where}`, seqs);
    await allowed(trial, connection);
    return `Calls that were refused for their address were not repeated over and over; its ${where} told of it, and work went on when the address was allowed.`;
  },
});

/** The address is allowed again, and work goes on: with a new document, since nothing tells when the others are tried again. */
async function allowed(trial: Trial, connection: Connection): Promise<void> {
  const mark = trial.phase('The key may be used from everywhere again');
  await trial.act('allowAddresses', { of: connection.subject });
  if (trial.has('resume')) await settled(trial, connection, () => trial.trigger('resume', connection));
  const asked = await settled(trial, connection, () => trial.trigger('create', connection, { number: 'denied-2' }));
  const count = takenOver(trial).filter(({ invoice_number: number }) => number === 'denied-2').length;
  trial.require(
    count === 1,
    `When the address was allowed again, a document was sent ${count} times, wanted is once.`,
    [mark, asked.entry.seq],
  );
  trial.saw('work went on when the address was allowed', [mark, asked.entry.seq]);
}

/** Where people could read of it, as texts by name. */
async function surfaces(
  trial: Trial,
): Promise<{ readonly logs: Written; readonly probes: ReadonlyMap<string, string> }> {
  const logs: Written = trial.has('logs') ? logsNow(trial) : new Map();
  const probes = new Map<string, string>();
  for (const name of ['alerts', 'messages', 'deadLetters'] as const) {
    const shown = await trial.probe(name);
    if (shown?.status === 200) probes.set(name, shown.text);
  }
  return { logs, probes };
}

/** Where it is told now and was not before, or null. */
function tells(before: Awaited<ReturnType<typeof surfaces>>, now: Awaited<ReturnType<typeof surfaces>>): string | null {
  const isTold = (text: string) => CODES.some((code) => text.includes(code)) || WORDS.test(text);
  if (isTold(writtenSince(before.logs, now.logs))) return 'logs';
  const found = [...now.probes].find(([name, text]) => isTold(text) && !isTold(before.probes.get(name) ?? ''));
  return found?.[0] ?? null;
}
