import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { type Answered, approved, brokenBy, changed, codeIn, doorOf, exchangesWith, visit } from './callback.ts';
import { exchangesOf } from './flows.ts';

/** A callback that brings no code, or none that may be used. `says` completes "a callback with …". */
const SPOILT: readonly { readonly says: string; readonly change: (query: URLSearchParams) => void }[] = [
  { says: 'error=access_denied', change: (query) => replaced(query, 'access_denied') },
  { says: 'error=server_error', change: (query) => replaced(query, 'server_error') },
  { says: 'an error and a code', change: (query) => query.set('error', 'access_denied') },
  { says: 'neither an error nor a code', change: (query) => query.delete('code') },
];

/** A callback that was opened. */
interface Opened {
  readonly says: string;
  readonly code: string;
  readonly answered: Answered;
}

export default defineCheck({
  id: 'oauth.errors',
  title: 'An error in the callback ends the connection at once, and a code is exchanged once',
  refs: ['rfc6749#4.1.2.1', 'rfc6749#4.1.2'],
  needs: ['connect'],
  under: ['code_reuse_revokes'],
  applies: ({ operations }) =>
    operations.authorize === null || operations.exchange === null ? 'nobody consents in a browser' : null,
  fix: 'In the callback look for error before code, and answer it with a page and without a token request. Let go of the pending login before its code is exchanged, so that a reload of the page finds nothing to exchange. Pass over parameters that you do not know.',
  why: 'A provider that meets a code twice should revoke all that the first one brought, so a reload can end a connection that was just made. A crash in the callback is the first that a customer sees of the integration.',
  bad: 'const tokens = await exchange(req.query.code);',
  good: 'const login = session.logins.take(req.query.state);\nif (req.query.error || !req.query.code) return page(400, reason(req.query.error));\nawait exchange(req.query.code, login.verifier);',
  async run(trial) {
    trial.phase('A connection is made while all is well');
    await trial.connect('one');
    const spoilt: Opened[] = [];
    for (const { says, change } of SPOILT) spoilt.push(await open(trial, says, change));
    const unknown = await open(trial, 'a parameter that nobody knows', (query) => query.set('x_new_parameter', '1'));
    const twice = await reload(trial);
    trial.phase('A connection is made after all of that');
    await trial.connect('two');
    requireNone([
      ...spoilt.flatMap((one) => withoutCode(trial, one)),
      ...strayExchanges(trial),
      ...tolerated(trial, unknown),
      ...once(trial, twice),
    ]);
    return `${spoilt.length} kinds of failure were answered with a page and no token request, an unknown parameter was passed over, and a code that came twice was exchanged once.`;
  },
});

/** Brings a browser to the callback, with its query changed. */
async function open(trial: Trial, says: string, change: (query: URLSearchParams) => void): Promise<Opened> {
  trial.phase(`A callback comes with ${says}`);
  const browser = trial.browser();
  const own = await approved(trial, await doorOf(trial, 'one'), browser);
  const answered = await visit(trial, `a callback with ${says}`, () => browser.open(changed(own, change)));
  return { says, code: codeIn(own), answered };
}

/** The same callback twice, as a reload of the page makes it. The second is what is given. */
async function reload(trial: Trial): Promise<Opened> {
  trial.phase('A callback comes twice');
  const browser = trial.browser();
  const own = await approved(trial, await doorOf(trial, 'two'), browser);
  await visit(trial, 'a callback', () => browser.open(own));
  const answered = await visit(trial, 'the same callback again', () => browser.open(own));
  return { says: 'the same code again', code: codeIn(own), answered };
}

function withoutCode(trial: Trial, { says, code, answered }: Opened): Mistake[] {
  const exchanges = exchangesWith(trial, code);
  const seqs = [answered.asked.entry.seq, ...seqsOf(exchanges)];
  const mistakes: Mistake[] = [];
  if (exchanges.length > 0)
    mistakes.push({ says: `After a callback with ${says}, a token request was made all the same`, seqs });
  const broken = brokenBy(answered, []);
  if (broken !== null) mistakes.push({ says: `A callback with ${says} ${broken}`, seqs });
  if (mistakes.length === 0) trial.saw(`a callback with ${says} led to no token request`, seqs);
  return mistakes;
}

/** Whoever exchanges a code that is not there sends nothing, or the word for it. */
function strayExchanges(trial: Trial): Mistake[] {
  const issued = trial.journal
    .query({ since: trial.begin })
    .flatMap((entry) => (entry.kind === 'token' && entry.tokenKind === 'code' ? [entry.value] : []));
  const stray = exchangesOf(trial.provider, trial.begin).filter(({ code }) => !issued.includes(code));
  if (stray.length === 0) return [];
  return [{ says: 'After a callback without a code, a token request was made all the same', seqs: seqsOf(stray) }];
}

function tolerated(trial: Trial, { says, code, answered }: Opened): Mistake[] {
  const exchanges = exchangesWith(trial, code);
  const seqs = [answered.asked.entry.seq, ...seqsOf(exchanges)];
  const broken = brokenBy(answered, exchanges);
  if (broken !== null) return [{ says: `A callback with ${says} ${broken}`, seqs }];
  if (!exchanges.some(({ status }) => status === 200))
    return [
      { says: `A good callback with ${says} did not connect, wanted is that unknown parameters are passed over`, seqs },
    ];
  trial.saw(`a callback with ${says} connected`, seqs);
  return [];
}

function once(trial: Trial, { code, answered }: Opened): Mistake[] {
  const exchanges = exchangesWith(trial, code);
  const seqs = [answered.asked.entry.seq, ...seqsOf(exchanges)];
  const broken = brokenBy(answered, exchanges);
  const mistakes: Mistake[] = [];
  if (broken !== null) mistakes.push({ says: `A callback that came twice ${broken} the second time`, seqs });
  if (exchanges.length > 1)
    mistakes.push({
      says: `A code that came twice was sent to the token endpoint ${exchanges.length} times, wanted is once`,
      seqs,
    });
  if (exchanges.length === 0)
    mistakes.push({ says: 'A callback that came twice did not connect the first time either', seqs });
  if (mistakes.length === 0) trial.saw('a code that came twice was exchanged once', seqs);
  return mistakes;
}

function replaced(query: URLSearchParams, error: string): void {
  query.delete('code');
  query.set('error', error);
}
