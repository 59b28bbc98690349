import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { type Key, keyFact, rotateKey, startWith } from '../../harness/environments.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { countOf, make } from '../writes/made.ts';
import { allWork, callsSince, requireDone } from './all-work.ts';

const GRACE_S = 3_600;
/** Longer than the restart takes: the call that is under way then must not be answered before. */
const HANG_MS = 8_000;
const CALL_WITHIN_MS = 5_000;
const REFUSED = 401;
const KEY = 'under-way';

export default defineCheck({
  id: 'key.rotation',
  title: 'A rotation of its API key with a grace period interrupts nothing and loses nothing',
  refs: ['owasp-secrets'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('rotateKey') ? null : 'it gives no keys'),
  fix: 'Rehearse the rotation: make the new key with a grace period for the old one, put it where the old one was, let processes that are at work end or take their work up again, and only then let the old one die.',
  why: 'Keys that cannot be rotated without an outage are not rotated, and live until they leak.',
  bad: 'rotateKey({ revokeAt: null }); // and everything under way is refused',
  good: 'rotateKey({ revokeAt: inOneHour });\nconfigure(newKey); // long before the hour is over',
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    trial.phase('The key is rotated with a grace period, and work is under way');
    const since = trial.journal.last;
    const key = await rotateKey(trial, connection, GRACE_S);
    await changedAtWork(trial, connection, key, quietMs);
    trial.phase('Work goes on with the new key while the old one still works');
    const before = await allWork(trial, connection, 'in-grace', quietMs);
    requireDone(trial, 'With the new key, and the old one still in force', before);
    trial.saw('work of all kinds was done while both keys were in force', before.seqs);
    trial.phase('The grace period is over');
    await trial.clock.advance((GRACE_S + 1) * 1000);
    const after = await allWork(trial, connection, 'after-grace', quietMs);
    const refused = callsSince(trial, since).filter(({ response }) => response?.status === REFUSED);
    trial.require(
      refused.length === 0,
      `After a rotation with a grace period, ${refused.length} calls were refused for their key, wanted are none.`,
      seqsOf(refused).slice(0, 4),
    );
    requireDone(trial, 'After the old key had died', after);
    trial.saw('work of all kinds was done after the old key had died', after.seqs);
    return 'A rotation with a grace period interrupted nothing: what was under way was done, and no call was refused for its key, before and after the old one died.';
  },
});

/** The new key is configured in the middle of a piece of work, which is asked for again where it was not done. */
async function changedAtWork(trial: Trial, connection: Connection, key: Key, quietMs: number): Promise<void> {
  const { provider, journal, signal, profile } = trial;
  const { create, list, read } = profile.operations;
  const hasCreate = trial.has('create');
  const operation = hasCreate && create !== null ? [create] : [list, read].filter((name) => name !== null);
  const since = journal.last;
  const hang = provider.faults.add({ operation, hangMs: HANG_MS, times: 1 }, trial.cause);
  const ask = () => (hasCreate ? make(trial, connection, KEY) : trial.trigger('sync', connection));
  const underWay = ask();
  for (let met = hang.met; met === 0; met = hang.met) {
    const seen = { kind: 'request', subject: connection.subject, since: journal.last } as const;
    const { complete } = await journal.wait(seen, { withinMs: CALL_WITHIN_MS, signal });
    if (!complete) break;
  }
  if (hang.met === 0) trial.halt('untested', `Asked for work, it never called ${operation.join(' or ')}.`);
  await startWith(trial, { [keyFact(trial)]: key.value });
  provider.faults.clear(hang.id, trial.cause);
  const first = await underWay;
  await rest(trial, connection, quietMs);
  const last = isSuccess(first.status) ? first : await ask();
  await rest(trial, connection, quietMs);
  const seqs = [first.entry.seq, last.entry.seq, ...seqsOf(trial.calls(connection, since)).slice(-4)];
  trial.require(
    isSuccess(last.status),
    `Work that was under way when the key was changed was asked for again and answered ${answersOf([last])}, wanted is that it is done.`,
    seqs,
  );
  const count = hasCreate ? countOf(trial, KEY) : 1;
  trial.require(
    count === 1,
    `Of a thing that was being made when the key was changed the provider has ${count}, wanted is one.`,
    seqs,
  );
  trial.saw('what was under way when the key was changed was done once', seqs);
}
