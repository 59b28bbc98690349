import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { type Answered, brokenBy, doorOf, visit } from './callback.ts';
import { exchangesOf, startsOf } from './flows.ts';
import { isWrittenByScript, showsTrace, visibleText } from './page-text.ts';

/** A sentence of three or four words. */
const LEAST_TEXT = 20;
const HTML = /^(text\/html|application\/xhtml\+xml)\b/i;

export default defineCheck({
  id: 'oauth.declined',
  title: 'Who declines the consent gets a page, nothing is connected, and a new attempt works',
  refs: ['rfc6749#4.1.2.1'],
  needs: ['connect'],
  wants: ['connection'],
  knobs: ['decline_mode'],
  applies: ({ operations }) =>
    operations.authorize === null || operations.exchange === null ? 'nobody consents in a browser' : null,
  fix: 'Answer error=access_denied in the callback with a page of your own, status below 500: that nothing was connected, and how to try again. Make no token request, and leave no connection behind.',
  why: 'To decline is a decision and no accident. Who is shown an error of the server, an empty page or the same question again does not come back.',
  bad: 'const { code } = req.query; // declined: there is none\nawait exchange(code);',
  good: "if (req.query.error === 'access_denied')\n  return page(403, 'You declined, so nothing was connected. You can connect at any time.');",
  async run(trial) {
    trial.phase('A connection is made while all is well');
    const control = await trial.connect('one');
    const connected = await stateOf(trial, control);
    const modes: string[] = [];
    await trial.underEach('decline_mode', async (mode) => {
      requireNone(await declined(trial, mode, connected));
      modes.push(mode);
    });
    if (connected === null) trial.unjudged('whether the integration believes itself connected (no probe shows it)');
    trial.unjudged('whether the words of the page are clear, which is for people to judge');
    return `${modes.length > 1 ? 'Both ways of declining' : 'Declining'} led to a page and to no token request, connected nothing, and a new attempt worked.`;
  },
});

async function declined(trial: Trial, mode: string, connected: string | null): Promise<Mistake[]> {
  const { provider } = trial;
  const name = `declined-${mode}`;
  const since = trial.phase(
    mode === 'page' ? 'A person declines, and stays with the provider' : 'A person declines, and is sent back',
  );
  const door = await doorOf(trial, name);
  const browser = trial.browser();
  const answered = await visit(trial, 'a declined consent', () =>
    browser.consent(door.address, door.method, { decision: 'decline', without: [] }),
  );
  const untilNow = trial.journal.last;
  const state = connected === null ? null : await stateOf(trial, await connectionCalled(trial, name));
  trial.phase('The same person tries again, and approves');
  const again = await trial.connect(name, { browser });

  const { seq } = answered.asked.entry;
  const exchanges = exchangesOf(provider, since);
  const early = exchanges.filter(({ seq: at }) => at <= untilNow);
  const mistakes: Mistake[] = [];
  const blame = (says: string, seqs: readonly number[] = []) => mistakes.push({ says, seqs: [seq, ...seqs] });
  if (early.length > 0) blame('After a declined consent, a token request was made', seqsOf(early));
  if (state !== null && state === connected) blame(`After a declined consent, the connection shows "${state}"`);
  const asked = startsOf(provider, since).filter(({ seq: at }) => at <= untilNow);
  if (asked.length > 1)
    blame('Who had declined was sent to the consent page again at once, wanted is a page', seqsOf(asked));
  else mistakes.push(...pageMistakes(trial, answered, isProviders(trial, answered)));
  if (mistakes.length === 0) {
    const where = isProviders(trial, answered) ? 'on the page of the provider' : `with ${answered.asked.status}`;
    trial.saw(`a declined consent ended ${where}, and a new attempt connected`, [seq, ...seqsOf(exchanges)]);
    trial.saw(`${again.name} was connected after all`, seqsOf(exchanges));
  }
  return mistakes;
}

/** What is wrong with the page that the integration shows; the provider's own page is not its business. */
function pageMistakes(trial: Trial, answered: Answered, isTheProviders: boolean): Mistake[] {
  const { asked, page, elsewhere } = answered;
  const seqs = [asked.entry.seq];
  if (elsewhere !== null) {
    trial.unjudged(`the page after a declined consent (${elsewhere.replace(/\.$/, '')})`);
    return [];
  }
  const broken = brokenBy(answered, []);
  if (broken !== null) return [{ says: `A declined consent ${broken}`, seqs }];
  if (page === null || isTheProviders) return [];
  const type = page.headers['content-type'] ?? '';
  if (!HTML.test(type))
    return [
      { says: `A declined consent was answered with ${type || 'no content type'}, wanted is a page (text/html)`, seqs },
    ];
  if (showsTrace(page.body))
    return [{ says: 'A declined consent was answered with a page that shows a stack trace', seqs }];
  const text = visibleText(page.body);
  if (text.length >= LEAST_TEXT) return [];
  if (isWrittenByScript(page.body)) {
    trial.unjudged('what the page after a declined consent says (a script writes it)');
    return [];
  }
  return [
    {
      says: `A declined consent was answered with a page of ${text.length} characters that can be read, wanted is a sentence`,
      seqs,
    },
  ];
}

function isProviders({ provider }: Trial, { page }: Answered): boolean {
  return page !== null && new URL(page.url).origin === provider.urls.origin;
}

/** What the probe would show of something that was never connected. */
async function connectionCalled(trial: Trial, name: string): Promise<Connection> {
  const alias = await trial.nameOf(name);
  return { name: alias, subject: '', credential: '', fields: {} };
}

/** The state that the probe shows; null where it shows none. */
async function stateOf(trial: Trial, connection: Connection): Promise<string | null> {
  const shown = await trial.probe('connection', connection);
  if (!isJsonObject(shown?.value)) return null;
  const state = shown.value.status ?? shown.value.state;
  return typeof state === 'string' ? state : null;
}
