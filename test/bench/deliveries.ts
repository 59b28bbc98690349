/** Emits many signed events to a receiver in another process, and tells how many were accepted per second. */
import { Sandbox } from './built.ts';

const [url = '', count = '10000'] = process.argv.slice(2);
const sandbox = await Sandbox.start('bench', { providers: ['revento'], seed: 'bench', webhooks: { revento: url } });
const revento = sandbox.provider('revento');
await revento.act('connect');
let accepted = 0;
sandbox.journal.observe((entry, change) => {
  if (change === 'closed' && entry.kind === 'attempt' && entry.outcome === 'accepted') accepted++;
});
const started = performance.now();
for (let i = 0; i < Number(count); i++) {
  revento.happen('participant.profile_updated', {});
  // Let the sender breathe, as a stream of real events would.
  if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
await revento.webhooks.idle();
const perSecond = accepted / ((performance.now() - started) / 1000);
await sandbox.close();
console.log(JSON.stringify({ perSecond, accepted }));
