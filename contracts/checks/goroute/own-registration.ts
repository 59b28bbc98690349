import { defineCheck } from '../../harness/check.ts';
import { canTell, heardSince, lookAt } from '../operations/told.ts';
import { ofDocuments } from './applies.ts';
import { lookupsOf } from './lookups.ts';
import { create, sendsOf, sendsUsual, stillSends, transactionsOf } from './work.ts';

export default defineCheck({
  id: 'goroute.own-registration',
  title:
    'A process looks its own address up before it sends for the first time, and sends nothing while that is not registered',
  refs: ['goroute#registration', 'goroute#checklist'],
  needs: ['connect', 'create', 'restart'],
  wants: ['messages', 'alerts'],
  applies: ofDocuments,
  fix: 'At the start, or before the first document, look your own address up in the network of this environment. Where it is missing, hold everything back and tell somebody that GoRoute has to register it.',
  why: 'Whoever is not in the production SMP on the first day is refused with every document. One lookup says so before customers wait for their invoices.',
  bad: 'await send(xml); // "Participant Not Found", a thousand times',
  good: 'const own = await lookup(config.senderId);\nif (!own) return holdBack("our address is not registered in this environment");',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'own-0');
    // The process began before this check, and may have looked at its start.
    const [lookup] = lookupsOf(trial, connection, 0, senderOf(trial.provider.facts));
    const [send] = sendsOf(trial, connection, 0);
    const seqs = [...(lookup ? [lookup.seq] : []), ...(send ? [send.call.seq] : [])];
    trial.require(
      lookup !== undefined && send !== undefined && lookup.seq < send.call.seq,
      'It sent its first document without having looked its own address up.',
      seqs,
    );
    trial.saw('its own address was looked up before the first document was sent', seqs);

    trial.phase('Its own address is in no SMP any more, and it is started anew');
    await trial.act('deregister', { of: connection.subject });
    const before = await lookAt(trial, connection, ['alerts', 'messages']);
    const gone = trial.journal.last;
    await trial.restart();
    const asked = await create(trial, connection, 'own-2');
    const sends = sendsOf(trial, connection, gone);
    trial.require(
      sends.length === 0,
      `While its own address is in no SMP, the integration handed ${sends.length} documents over to be sent, wanted is none.`,
      [asked.entry.seq, ...sends.map(({ call }) => call.seq)],
    );
    trial.saw('nothing was sent while its own address was in no SMP', [asked.entry.seq]);
    if (canTell(trial, ['alerts', 'messages'])) {
      const news = heardSince(trial, before, await lookAt(trial, connection, ['alerts', 'messages']));
      const told = news.filter((text) => /regist|smp|participant|network/i.test(text));
      trial.require(
        told.length > 0,
        'While its own address is in no SMP, nothing that people can see speaks of the registration.',
        [asked.entry.seq],
      );
    } else trial.unjudged('whether people are told of it (there are no probes alerts and messages)');

    trial.phase('It is registered again');
    await trial.act('register', { of: connection.subject, address: senderOf(trial.provider.facts) });
    await stillSends(trial, connection, 'own-3', 'After its address was registered again');
    const again = transactionsOf(trial, 'own-2').length;
    trial.require(again <= 1, `A document that was held back was sent ${again} times in the end.`, [asked.entry.seq]);
    return 'Its own address was looked up before the first document was sent; while it was in no SMP nothing was sent, and afterwards all went on.';
  },
});

function senderOf(facts: Readonly<Record<string, string>>): string {
  return facts.senderId ?? '';
}
