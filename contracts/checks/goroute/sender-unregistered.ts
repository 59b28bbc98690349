import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { canTell, heardSince, lookAt } from '../operations/told.ts';
import { ofDocuments } from './applies.ts';
import { listed } from './dead-letters.ts';
import { create, later, sendsOf, sendsUsual, stillSends, transactionsOf } from './work.ts';

const NUMBER = 'from-1';
const SOON_MS = 2_000;
/** The word that matters, in several languages. */
const REGISTRATION = /\b(ge)?regist(?!ry)|enregistr|angemeldet|inscri/i;

export default defineCheck({
  id: 'goroute.sender-unregistered',
  title:
    'A document that is refused since its sender is not registered is not tried again, and people are told that the registration is missing',
  refs: ['goroute#registration', 'goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['messages', 'alerts', 'clock', 'deadLetters'],
  applies: ofDocuments,
  fix: 'Tell the 404 of a sender (PARTICIPANT_NOT_FOUND when sending) from that of a receiver. Put the document aside, and say that the own address has to be registered with GoRoute.',
  why: '"Participant Not Found" sends people to look at the customer’s address. It is their own that is missing, and until somebody registers it every document fails.',
  bad: "if (status === 404) notify(user, 'The receiver does not exist.');",
  good: "if (code === 'PARTICIPANT_NOT_FOUND') notify(operator, 'We are not registered: ask GoRoute.');",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'from-0');
    const before = await lookAt(trial, connection, ['alerts', 'messages']);
    const since = trial.phase('Its own address disappears from the SMP while it runs');
    await trial.act('deregister', { of: connection.subject });
    const { entry } = await create(trial, connection, NUMBER);
    await later(trial, connection);
    const sends = sendsOf(trial, connection, since, NUMBER);
    const seqs = [entry.seq, ...sends.map(({ call }) => call.seq)];
    trial.require(
      sends.length <= 1,
      `A document whose sender is not registered was sent ${sends.length} times, wanted is once at most.`,
      seqs,
    );
    trial.saw('a document whose sender is not registered was sent once at most', seqs);
    if (canTell(trial, ['alerts', 'messages'])) {
      const news = heardSince(trial, before, await lookAt(trial, connection, ['alerts', 'messages']));
      const told = news.filter((text) => REGISTRATION.test(text.replaceAll(/PARTICIPANT_NOT_FOUND/g, '')));
      trial.require(
        told.length > 0,
        'A document was refused since its sender is not registered, and nobody is told of the registration.',
        seqs,
      );
      trial.saw('people were told that the registration is missing', seqs);
    } else trial.unjudged('what people are told (there are no probes alerts and messages)');
    if (trial.has('deadLetters')) {
      const isListed = await eventually(
        trial,
        () => listed(trial, NUMBER),
        (seen) => seen,
        SOON_MS,
      );
      trial.require(
        isListed,
        'A document was refused since its sender is not registered, and is not among the dead letters.',
        seqs,
      );
    } else trial.unjudged('whether it is kept (there is no probe deadLetters)');
    trial.phase('The address is registered again');
    await trial.act('register', { of: connection.subject, address: trial.provider.facts.senderId ?? '' });
    await stillSends(trial, connection, 'from-last', 'After its address was registered again');
    const count = transactionsOf(trial, NUMBER).length;
    trial.require(count <= 1, `A document that was refused was sent ${count} times in the end.`, seqs);
    return 'A document whose sender was not registered was sent once at most, people were told why, and all went on afterwards.';
  },
});
