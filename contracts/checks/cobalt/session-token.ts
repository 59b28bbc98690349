import { defineCheck } from '../../harness/check.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { ask, headerOf, requestsOf, sentBy, signUp } from './work.ts';

/** A session token lives for a day. */
const DAY_MS = 86_400_000;
const USERS = ['token-ada', 'token-bob'];

export default defineCheck({
  id: 'cobalt.session-token',
  title:
    'Session tokens are minted by the back end, for the linked account of whoever is logged in, and again when they are over',
  refs: ['cobalt#session-tokens', 'cobalt#go-live'],
  needs: ['signup', 'session'],
  applies: ofCobalt,
  fix: 'Mint the token in the back end when a session begins, with the id of the customer who is logged in, and mint again after a day, or when it is refused. Take the id from the session and never from the request.',
  why: 'A token opens everything of one customer. One that was minted for somebody else shows a stranger their connections; one that is kept too long ends the page in errors.',
  bad: 'token ??= await mint(account); // for everybody, for ever',
  good: "app.post('/api/session', (request) => mint(request.session.user.id));",
  async run(trial) {
    for (const user of USERS) await signUp(trial, user);
    const since = trial.phase('Two customers open the page');
    for (const user of USERS) await minted(trial, user, since);
    const later = trial.phase('A day later, they open it again');
    await trial.clock.advance(DAY_MS + 1000);
    if (trial.has('clock')) await trial.trigger('clock', null, { seconds: DAY_MS / 1000 + 1 });
    for (const user of USERS) await minted(trial, user, later);
    const [first = '', second = ''] = USERS;
    const ended = trial.phase('The token was revoked meanwhile');
    await trial.act('endSessions', { of: first, how: 'revoked' });
    await minted(trial, first, ended);
    await minted(trial, second, ended);
    return 'Each customer got session tokens for their own linked account, minted by the back end with its key, and new ones when the old ones were over.';
  },
});

async function minted(trial: Trial, user: string, since: number): Promise<void> {
  const asked = await ask(trial, 'session', user);
  const before = requestsOf(trial, since, 'createSessionToken');
  const own = before.filter((request) => sentBy(request).linked_account_id === user);
  const others = before.filter((request) => !USERS.includes(String(sentBy(request).linked_account_id)));
  const seqs = [asked.entry.seq, ...before.map(({ seq }) => seq)];
  trial.require(
    others.length === 0,
    `A session token was minted for ${others.map((request) => String(sentBy(request).linked_account_id)).join(', ')}, and nobody of that name had logged in.`,
    seqs,
  );
  const good = own.find(({ response }) => response?.status === 200);
  trial.require(
    good !== undefined && isSuccess(asked.status),
    `Asked for a session of ${user}, it was answered ${asked.status}, and ${own.length} tokens were minted for that customer since; wanted is a new one.`,
    seqs,
  );
  trial.require(
    own.every((request) => headerOf(request, 'x-api-key') !== ''),
    'A session token was asked for without the API key: that is for the back end to do.',
    seqs,
  );
  trial.saw(`a session token was minted for ${user}`, [...(good ? [good.seq] : [])]);
}
