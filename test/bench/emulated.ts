/** The emulator with many connections of one event; prints where it listens and writes their tokens to a file. */
import { writeFileSync } from 'node:fs';
import { Sandbox } from './built.ts';

const [tokensFile = '', count = '1000'] = process.argv.slice(2);
const sandbox = await Sandbox.start('bench', { providers: ['revento'], seed: 'bench' });
const revento = sandbox.provider('revento');
const eventId = revento.facts.eventId ?? '';
const tokens: unknown[] = [];
for (let i = 0; i < Number(count); i++) {
  const made = await revento.act('connect', { event: eventId });
  tokens.push(typeof made === 'object' && made !== null && 'access_token' in made ? made.access_token : '');
}
writeFileSync(tokensFile, JSON.stringify(tokens));
console.log(JSON.stringify({ apiBase: revento.urls.apiBase, eventId, journal: sandbox.journal.size }));

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  console.log(process.memoryUsage().heapUsed / 1e6);
});
