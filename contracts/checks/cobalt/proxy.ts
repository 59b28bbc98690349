import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { connected, ENRICH, executionsOf, runs } from './work.ts';

const EVENT = 'contact.created';
const PROXY = 'lookup-customer';

export default defineCheck({
  id: 'cobalt.proxy',
  title:
    'The API that proxies call serves whoever shows their credential, refuses strangers, and does not guess at what is missing',
  refs: ['cobalt#proxies', 'cobalt#go-live'],
  needs: ['signup', 'webhooks'],
  applies: ofCobalt,
  fix: 'Give each linked account a credential of its own, and find the customer by it. Look at each field, and answer 4xx where one is missing: the node fails, and people see it.',
  why: 'The address is on the internet. Without a credential it tells everybody about your customers; with a guess it puts wrong data into their applications.',
  bad: "const customer = await find(body.email ?? 'unknown');",
  good: "const customer = byToken(header('x-token')) ?? deny(401);\nif (!body.email) return deny(422);",
  async run(trial) {
    const user = 'proxy-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: ENRICH });
    const good = await ran(trial, user, 'A workflow calls the proxy', { email: 'ada@example.test', name: 'Ada' });
    trial.require(
      good.status !== null && good.status < 300 && good.run === 'COMPLETED',
      `A proxy that was called with all it needs answered ${good.status}, and the run ended as ${good.run}.`,
      good.seqs,
    );
    trial.saw('a proxy served the customer', good.seqs);
    const less = await ran(trial, user, 'A workflow calls the proxy with too little', { name: 'Ada' });
    trial.require(
      less.status !== null && less.status >= 400 && less.status < 500,
      `A proxy that was called without an e-mail answered ${less.status}, wanted is 4xx: it must not guess.`,
      less.seqs,
    );
    trial.saw('a proxy refused what lacks a field', less.seqs);
    const stranger = await strange(trial, good);
    trial.require(
      stranger === 401 || stranger === 403,
      `A proxy that was called without the credential of a customer answered ${stranger}, wanted is 401 or 403.`,
      good.seqs,
    );
    trial.saw('a proxy refused a stranger', good.seqs);
    return 'Proxies served the customer whose credential was shown, refused what lacked a field, and refused strangers.';
  },
});

interface Called {
  readonly status: number | null;
  readonly url: string;
  readonly run: string;
  readonly seqs: readonly number[];
}

async function ran(trial: Trial, user: string, says: string, payload: JsonObject): Promise<Called> {
  const since = trial.phase(says);
  await trial.act('fireEvent', { of: user, event: EVENT, payload });
  await runs(trial, user);
  const calls = trial.journal
    .query({ since })
    .flatMap((entry) => (entry.kind === 'action' && entry.action === 'callProxy' ? [entry] : []))
    .flatMap(({ seq, args, result }) => (isJsonObject(args) && args.proxy === PROXY ? [{ seq, args, result }] : []));
  const last = calls.at(-1);
  if (!last) return trial.halt('inconclusive', 'No workflow called the proxy, so nothing could be judged.');
  const { result } = last;
  const status = isJsonObject(result) && typeof result.status === 'number' ? result.status : null;
  const run = String(executionsOf(trial, user).at(-1)?.status ?? 'nothing');
  return { status, url: String(last.args.url), run, seqs: calls.map(({ seq }) => seq) };
}

/** The same call by somebody else. */
async function strange(trial: Trial, { url }: Called): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.test' }),
    signal: trial.signal,
  });
  await response.body?.cancel();
  return response.status;
}
