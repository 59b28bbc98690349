import { launch, median, type Program, script, stop } from './process.ts';
import { type Row, thousands } from './row.ts';

const TSX = ['--import', 'tsx'];
const CONNECTIONS = 50;
const FEW = 1_000;
const MANY = 100_000;

/** Orders that are made and read, against a Map; and what a page costs where there are many customers. */
export async function measureOrders(seconds: number, rounds: number): Promise<Row[]> {
  return [await madeAndRead(seconds, rounds), await longLists(seconds, rounds)];
}

async function madeAndRead(seconds: number, rounds: number): Promise<Row> {
  const ours = await emulated(0);
  const theirs = await launch([script('bare-orders.mjs'), JSON.stringify(await modelOf(ours))]);
  await Promise.all([load(ours, null, 2), load(theirs, null, 2)]);
  const samples: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({ theirs: await load(theirs, null, seconds), ours: await load(ours, null, seconds) });
  }
  await Promise.all([stop(ours), stop(theirs)]);
  const ratio = median(samples.map((sample) => sample.ours / sample.theirs));
  return {
    what: 'POST and GET of a sales order, requests/s',
    emulator: `${thousands(median(samples.map((sample) => sample.ours)))} (×${ratio.toFixed(2)})`,
    bareHono: thousands(median(samples.map((sample) => sample.theirs))),
    bar: '× 0.40 or better',
    met: ratio >= 0.4,
  };
}

/** What the emulator is asked, and what it answers: the same bytes are sent to the other server, and as many come back. */
async function modelOf({ ready: { apiBase, headers, body } }: Program): Promise<object> {
  const url = `${apiBase}/v1/sales/sales-orders`;
  const sent = new Headers(Object.entries(headers ?? {}));
  const response = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) });
  return { headers, body, model: await response.json() };
}

async function longLists(seconds: number, rounds: number): Promise<Row> {
  const [few, many] = [await emulated(FEW), await emulated(MANY)];
  const path = '/v1/sales/customers?limit=100';
  const samples: number[] = [];
  await Promise.all([load(few, path, 2), load(many, path, 2)]);
  for (let round = 0; round < rounds; round++) {
    samples.push((await load(few, path, seconds)) / (await load(many, path, seconds)));
  }
  await Promise.all([stop(few), stop(many)]);
  const ratio = median(samples);
  return {
    what: `a page of 100 of ${thousands(MANY)}, against one of ${thousands(FEW)}`,
    emulator: `×${ratio.toFixed(2)} the time`,
    bareHono: '',
    bar: '× 1.50 or less',
    met: ratio <= 1.5,
  };
}

function emulated(customers: number): Promise<Program> {
  return launch([...TSX, script('emulated-orders.ts'), String(customers)]);
}

async function load({ ready }: Program, path: string | null, seconds: number): Promise<number> {
  const { apiBase, headers, body } = ready;
  const job = JSON.stringify({ apiBase, headers, body, path, seconds, connections: CONNECTIONS });
  const program = await launch([...TSX, script('load-orders.ts'), job]);
  if (program.ready.non2xx !== 0 || program.ready.errors !== 0) {
    throw new Error(`${apiBase}: ${program.ready.non2xx} answers were not 2xx, ${program.ready.errors} errors`);
  }
  return Number(program.ready.perSecond);
}
