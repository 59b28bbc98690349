/**
 * Measures the emulator against bare Hono answering the same bytes, in one run on one machine; load always comes from another process.
 * `npm run bench` prints the table; `--quick` takes shorter samples, `--markdown` prints it for a README.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureHostile } from './hostile.ts';
import { measureOrders } from './orders.ts';
import { coldStartMs, freePort, launch, median, type Program, residentMb, script, stop, usedMb } from './process.ts';
import { print, type Row, thousands } from './row.ts';

const quick = process.argv.includes('--quick');
const seconds = quick ? 3 : 8;
const rounds = quick ? 1 : 3;
const CONNECTIONS = 50;
/** So many that nobody meets the budget of 30 requests a minute, however fast the machine. */
const TOKENS = 80_000;
const TSX = ['--import', 'tsx'];
/** With every provider that there is. */
const CLI = ['bin/emulator.js', 'start', '--seed', 'bench', '--quiet'];

const folder = mkdtempSync(join(tmpdir(), 'golive-bench-'));
const tokens = join(folder, 'tokens.json');
const rows: Row[] = [];

try {
  console.error(`Each sample ${seconds} s, ${rounds} rounds, ${CONNECTIONS} connections.`);
  await measure('GET of one event', () => throughput('GET /events/{id}', ''));
  await measure('pages', () => throughput('a page of 25 participants', '/participants'));
  await measure('orders', async () => void rows.push(...(await measureOrders(seconds, rounds))));
  await measure('deliveries', deliveries);
  await measure('retries', retries);
  await measure('hostile XML', async () => void rows.push(measureHostile()));
  await measure('cold start', coldStart);
  await measure('memory', memory);
  print(rows, process.argv.includes('--markdown'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = rows.every((row) => row.met) ? 0 : 1;

/** Says what is being measured: the whole takes minutes. */
async function measure(what: string, work: () => Promise<void>): Promise<void> {
  console.error(`measuring: ${what}`);
  await work();
}

/** Requests per second of both servers, in alternating rounds, so that a noisy moment hits both. */
async function throughput(what: string, path: string): Promise<void> {
  const emulated = await launch([...TSX, script('emulated.ts'), tokens, String(TOKENS)]);
  const url = `${emulated.ready.apiBase}/events/${emulated.ready.eventId}${path}`;
  const body = join(folder, 'body.json');
  writeFileSync(body, await firstBody(url));
  const bare = await launch([script('bare-hono.mjs'), body, '0']);
  const bareUrl = `http://127.0.0.1:${bare.ready.port}/api/v1/events/${emulated.ready.eventId}${path}`;
  await load(bareUrl, 2);
  await load(url, 2);
  const samples: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({ theirs: await load(bareUrl, seconds), ours: await load(url, seconds) });
  }
  await Promise.all([stop(emulated), stop(bare)]);
  const ratio = median(samples.map(({ ours, theirs }) => ours / theirs));
  rows.push({
    what: `${what}, requests/s`,
    emulator: `${thousands(median(samples.map(({ ours }) => ours)))} (×${ratio.toFixed(2)})`,
    bareHono: thousands(median(samples.map(({ theirs }) => theirs))),
    bar: '× 0.50 or better',
    met: ratio >= 0.5,
  });
}

async function firstBody(url: string): Promise<string> {
  const { readFileSync } = await import('node:fs');
  const [token] = JSON.parse(readFileSync(tokens, 'utf8'));
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

async function load(url: string, forSeconds: number): Promise<number> {
  const job = JSON.stringify({ url, tokens, seconds: forSeconds, connections: CONNECTIONS });
  const program = await launch([...TSX, script('load.ts'), job]);
  if (program.ready.non2xx !== 0 || program.ready.errors !== 0) {
    throw new Error(`${url}: ${program.ready.non2xx} answers were not 2xx, ${program.ready.errors} errors`);
  }
  return Number(program.ready.perSecond);
}

async function deliveries(): Promise<void> {
  const receiver = await launch([...TSX, script('receiver.ts')]);
  const sender = await launch([...TSX, script('deliveries.ts'), String(receiver.ready.url), quick ? '10000' : '30000']);
  await stop(receiver);
  const rate = Number(sender.ready.perSecond);
  rows.push({
    what: 'signed webhook deliveries/s',
    emulator: thousands(rate),
    bareHono: '',
    bar: '3,000 or more',
    met: rate >= 3000,
  });
}

async function retries(): Promise<void> {
  const { ready } = await launch([...TSX, script('retries.ts')]);
  const ms = Number(ready.ms);
  rows.push({
    what: `three days of retries (${ready.attempts} attempts), ms`,
    emulator: ms.toFixed(0),
    bareHono: '',
    bar: 'under 1,000',
    met: ms < 1000,
  });
}

async function coldStart(): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const body = join(folder, 'body.json');
  for (let i = 0; i < (quick ? 3 : 7); i++) {
    const [port, barePort] = [await freePort(), await freePort()];
    ours.push(await coldStartMs([...CLI, '--port', String(port)], `http://127.0.0.1:${port}/health`));
    theirs.push(
      await coldStartMs(
        [script('bare-hono.mjs'), body, String(barePort)],
        `http://127.0.0.1:${barePort}/api/v1/events/x`,
      ),
    );
  }
  const difference = median(ours) - median(theirs);
  rows.push({
    what: 'cold start of all providers, spawn to first 200, ms',
    emulator: `${median(ours).toFixed(0)} (+${difference.toFixed(0)})`,
    bareHono: median(theirs).toFixed(0),
    bar: '+120 or less',
    met: difference <= 120,
  });
}

async function memory(): Promise<void> {
  const idle = await launch([...CLI, '--port', '0', '--json']);
  const bare = await launch([script('bare-hono.mjs'), join(folder, 'body.json'), '0']);
  await Promise.all([fetch(String(idle.ready.control)), fetch(`http://127.0.0.1:${bare.ready.port}/api/v1/events/x`)]);
  const [ours, theirs] = [residentMb(idle.child.pid), residentMb(bare.child.pid)];
  await Promise.all([stop(idle), stop(bare)]);
  rows.push({
    what: 'idle memory, all providers, MB',
    emulator: `${ours.toFixed(0)} (+${(ours - theirs).toFixed(0)})`,
    bareHono: theirs.toFixed(0),
    bar: '+60 or less',
    met: ours - theirs <= 60,
  });
  await flatness();
}

/** Memory in use, after a collection, while a million requests pass through the journal. */
async function flatness(): Promise<void> {
  const emulated: Program = await launch(['--expose-gc', ...TSX, script('emulated.ts'), tokens, String(TOKENS)]);
  const url = `${emulated.ready.apiBase}/events/${emulated.ready.eventId}`;
  const wanted = quick ? 100_000 : 1_000_000;
  const seen: number[] = [];
  let served = 0;
  while (served < wanted) {
    served += (await load(url, 5)) * 5;
    seen.push(await usedMb(emulated));
  }
  await stop(emulated);
  const settled = seen.slice(Math.floor(seen.length / 3));
  const growth = (settled.at(-1) ?? 0) - (settled[0] ?? 0);
  rows.push({
    what: `memory in use over ${thousands(served)} requests, MB`,
    emulator: `${settled.map((mb) => mb.toFixed(0)).join(' → ')}`,
    bareHono: '',
    bar: 'flat (within 10)',
    met: growth <= 10,
  });
}
