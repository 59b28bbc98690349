/** Three days of the retry schedule against a receiver that always fails, by advancing the clock. */
import { createServer } from 'node:http';
import { Sandbox } from './built.ts';

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(500).end());
}).listen(0, '127.0.0.1', async () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const sandbox = await Sandbox.start('bench', {
    providers: ['revento'],
    seed: 'bench',
    freeze: true,
    webhooks: { revento: `http://127.0.0.1:${port}/hooks` },
  });
  const revento = sandbox.provider('revento');
  for (let i = 0; i < 50; i++) revento.happen('participant.profile_updated', {});
  const started = performance.now();
  await sandbox.advance(3 * 86_400_000);
  const ms = performance.now() - started;
  const attempts = sandbox.journal.query({ kind: 'attempt' }).length;
  await sandbox.close();
  server.close();
  console.log(JSON.stringify({ ms, attempts }));
});
