import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { answersOf } from '../../harness/jobs.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { countOf, make, makeUnder, totalOf } from './made.ts';

/** Ways in which the answer to a write is lost, though the write was done, or may have been. */
const LOSSES: readonly { readonly says: string; readonly fault: FaultSpec }[] = [
  { says: 'done, and its answer was lost', fault: { drop: true } },
  { says: 'done, and the connection was reset', fault: { reset: 'after' } },
  { says: 'reset before anything was done', fault: { reset: 'before' } },
  { says: 'refused by a 503 before anything was done', fault: { status: 503 } },
];

export default defineCheck({
  id: 'write.lost-response',
  title: 'A write whose answer is lost has one effect in the end',
  refs: ['idempotency-key-draft', 'stripe#idempotent-requests'],
  needs: ['connect', 'create'],
  applies: ({ operations, creation }) =>
    operations.create === null || creation === null ? 'nothing is created through it' : null,
  fix: 'Make an idempotency key for each thing before the first attempt, store it with the work, and send it with every attempt, over restarts, too; or look the thing up by its natural key before it is tried again.',
  why: 'After a timeout nobody knows whether the order was placed. Trying again blindly places it twice; not trying again loses it.',
  bad: 'await retry(() => post("/orders", order)); // a second order, if the first answer was lost',
  good: 'const key = await store.keyFor(order); // made once, kept\nawait retry(() => post("/orders", order, { "Idempotency-Key": key }));',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('A thing is made while all is well');
    await ordinary(trial, 'lost-0');
    for (const [i, { says, fault }] of LOSSES.entries()) {
      trial.phase(`A write is ${says}`);
      const before = totalOf(trial);
      const { key, asked, count } = await makeUnder(trial, connection, `lost-${i + 1}`, fault);
      const seqs = [...asked.map(({ entry }) => entry.seq), ...callsOf(trial, asked[0]?.entry.seq ?? 0)];
      trial.require(
        count === 1,
        `A write was ${says}; in the end the provider has ${count} of "${key}", wanted is one (asked ${asked.length === 1 ? 'once' : 'twice'}, answered ${answersOf(asked)}).`,
        seqs,
      );
      const more = totalOf(trial) - before;
      trial.require(
        more === 1,
        `A write was ${says}; in the end the provider has ${more} things more, one of them "${key}", wanted is that one only.`,
        seqs,
      );
      const last = asked.at(-1);
      trial.require(
        last !== undefined && isSuccess(last.status),
        `A write was ${says}; asked again when all was well, the integration answered ${answersOf(asked)}, wanted is that the work is done.`,
        seqs,
      );
      trial.saw(`a write that was ${says} had one effect`, seqs);
    }
    trial.phase('Another thing is made, and is another one');
    await ordinary(trial, 'lost-last');
    return `${LOSSES.length} writes whose answers were lost had one effect each, and the work was done.`;

    async function ordinary(of: Trial, key: string): Promise<void> {
      const asked = await make(of, connection, key);
      const count = countOf(of, key);
      if (!isSuccess(asked.status) || count !== 1) {
        const seqs = [asked.entry.seq, ...callsOf(of, asked.entry.seq)];
        of.halt(
          'untested',
          `While all was well, a write was answered ${answersOf([asked])} and made ${count} things.`,
          seqs,
        );
      }
      of.saw('a write has its effect while all is well', [asked.entry.seq]);
    }

    function callsOf(of: Trial, since: number): number[] {
      return of.calls(connection, since).map(({ seq }) => seq);
    }
  },
});
