import type { Posture } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf, control, startJobs } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { goesOn } from '../retries/recovery.ts';

/** What nobody may talk to, and how it is told. */
const FACES: readonly { readonly posture: Exclude<Posture, 'sound'>; readonly says: string }[] = [
  { posture: 'old', says: 'that speaks TLS 1.0 and 1.1 only' },
  { posture: 'untrusted', says: 'with a certificate of an authority that nobody trusts' },
  { posture: 'expired', says: 'with a certificate that has expired' },
  { posture: 'wrong-host', says: 'with a certificate for another host' },
];

/** One that does not call at once is waited for so long (wall ms). */
const FIRST_TRY_MS = 15_000;
/** After it was refused once, somebody may try again with fewer demands. */
const WATCH_MS = 1_200;
const MOST_SHOWN = 3;

export default defineCheck({
  id: 'transport.tls',
  title: 'It speaks TLS 1.2 or newer, and nothing to a server that cannot prove who it is',
  refs: ['rfc8996', 'rfc9325#6.1'],
  needs: ['connect', 'sync', 'restart'],
  over: 'tls',
  fix: 'Leave verification and versions to your TLS library as it comes. Trust an authority of your own by handing its certificate to the library, never by switching the verification off, and set no minimum version below 1.2.',
  why: 'Whoever sits in between reads the key and everything that is sent, and answers in the name of the provider. One switch that was set for a test environment is enough.',
  bad: "new https.Agent({ rejectUnauthorized: false, minVersion: 'TLSv1' });",
  good: 'new https.Agent({ ca: [...tls.rootCertificates, ownAuthority] }); // minVersion is TLSv1.2 by itself',
  async run(trial) {
    const connection = await trial.connect('one');
    await trusts(trial, connection);
    await control(trial, connection);
    const versions = new Set<string>();
    for (const { posture, says } of FACES) {
      await refuses(trial, connection, posture, says);
      await goesOn(trial, [connection], `a server ${says}`);
    }
    for (const { tls } of requests(trial, trial.begin)) if (tls) versions.add(tls.version.replace('v', ' '));
    return `It spoke ${[...versions].sort().join(' and ')}, and asked nothing of a server that speaks only older versions, nor of one whose certificate was signed by nobody, had expired, or was for another host.`;
  },
});

/** The positive control: it trusts the authority that it was told of. */
async function trusts(trial: Trial, connection: Connection): Promise<void> {
  const since = trial.phase('The provider speaks TLS, and a job is done');
  const job = await trial.trigger('sync', connection);
  const refused = trial.journal.query({ kind: 'handshake', provider: trial.provider.provider, since });
  if (isSuccess(job.status) || refused.length === 0) return;
  trial.halt(
    'untested',
    `It was told whom to trust by NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and REQUESTS_CA_BUNDLE, and did not connect all the same (${answersOf([job])}): ${refused.at(-1)?.reason}. {emulator.caFile} stands for the certificate of the authority, wherever else it is to be named: in integration.env or in integration.start.`,
    [job.entry.seq, ...seqsOf(refused).slice(0, MOST_SHOWN)],
  );
}

async function refuses(
  trial: Trial,
  connection: Connection,
  posture: Exclude<Posture, 'sound'>,
  says: string,
): Promise<void> {
  const { provider, journal, clock, signal } = trial;
  const mark = trial.phase(`A job meets a server ${says}`);
  trial.refill();
  const since = journal.last;
  const { id } = provider.faults.add({ tls: posture }, trial.cause);
  const jobs = startJobs(trial, connection, 1);
  const tries = () => journal.query({ kind: ['handshake', 'request'], provider: provider.provider, since });
  const began = clock.monotonic();
  while (tries().length === 0 && clock.monotonic() - began < FIRST_TRY_MS) {
    await journal.wait({ kind: ['handshake', 'request'], since }, { withinMs: WATCH_MS, signal });
    signal.throwIfAborted();
  }
  await trial.sleep(WATCH_MS);
  const told = requests(trial, since).filter(({ tls }) => tls?.posture === posture);
  const refused = journal.query({ kind: 'handshake', provider: provider.provider, since });
  provider.faults.clear(id, trial.cause);
  await jobs.ended;
  const [first] = told;
  trial.require(
    first === undefined,
    `To a server ${says} it made ${told.length} requests, the first of them ${first?.method} ${first?.path} over ${first?.tls?.version.replace('v', ' ')}; wanted is that it ends the handshake.`,
    [mark, ...seqsOf(told).slice(0, MOST_SHOWN)],
  );
  if (refused.length === 0) {
    trial.halt('inconclusive', `Asked for a job, it tried no connection to a server ${says}.`, [mark]);
  }
  trial.saw(`it told nothing to a server ${says}`, [mark, ...seqsOf(refused).slice(0, MOST_SHOWN)]);
}

function requests({ journal, provider }: Trial, since: number) {
  return journal.query({ kind: 'request', provider: provider.provider, since });
}
