import type { CallbackAttack } from '../../../emulator/scenarios/host.ts';
import { attack } from '../../harness/attack.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { type Answered, brokenBy, codeIn, doorOf, exchangesWith, visit } from './callback.ts';
import { startsOf } from './flows.ts';
import { guessOf } from './guess.ts';

/** What is done with a state, and with a code that is good. `says` completes "a callback …". */
const ATTACKS: readonly { readonly kind: CallbackAttack; readonly says: string; readonly needsState: boolean }[] = [
  { kind: 'missing-state', says: 'without a state', needsState: true },
  { kind: 'forged-state', says: 'with a state that nobody made', needsState: true },
  { kind: 'foreign-state', says: 'with code and state of another browser', needsState: false },
  { kind: 'replayed-state', says: 'with a state that was used before', needsState: true },
];
const STARTS = 20;
const LEAST_BITS = 128;

/** An attack that was made. */
interface Attacked {
  readonly says: string;
  readonly code: string;
  readonly answered: Answered;
}

export default defineCheck({
  id: 'oauth.state',
  title: 'A callback that this browser did not ask for connects nothing',
  refs: ['rfc6749#10.12', 'rfc9700#4.7', 'rfc6749#10.10'],
  needs: ['connect'],
  knobs: ['require_state'],
  applies: ({ operations }) =>
    operations.authorize === null || operations.exchange === null ? 'nobody consents in a browser' : null,
  fix: 'Make a new unguessable state for every start (32 random bytes), keep it with the session of the browser, and before anything else compare it with the one of the callback: missing, unknown, used before or of another session are all refused with a page, and without a token request.',
  why: 'Without it an attacker lets a customer follow a link that connects the account of the attacker to the customer, and from then on data flows into the wrong account.',
  bad: 'if (req.query.state && !known(req.query.state)) return refuse();\nawait exchange(req.query.code);',
  good: 'const login = session.logins.take(req.query.state); // once, and only of this session\nif (!login) return refuse();\nawait exchange(req.query.code, login.verifier);',
  async run(trial) {
    trial.phase('A connection is made while all is well');
    await trial.connect('one');
    const seen = await starts(trial);
    const attacks = ATTACKS.filter(({ needsState }) => seen.hasState || !needsState);
    const made: Attacked[] = [];
    for (const { kind, says } of attacks) made.push(await carryOut(trial, kind, says));
    requireNone([...seen.mistakes, ...made.flatMap((one) => judge(trial, one))]);
    await insisting(trial, seen.hasState);
    if (!seen.hasState)
      trial.unjudged(
        'missing, forged and used states (it sends none, and PKCE, tied to the browser, stands in for it)',
      );
    const told = seen.hasState ? `${STARTS} starts had ${STARTS} different states of ${seen.says}` : 'no state is sent';
    return `${made.length} attacks with a good code connected nothing, each between connections that were made; ${told}.`;
  },
});

interface Starts {
  readonly hasState: boolean;
  readonly says: string;
  readonly mistakes: readonly Mistake[];
}

/** Begins many connections, each in another browser, and finishes none. */
async function starts(trial: Trial): Promise<Starts> {
  const since = trial.phase(`${STARTS} connections are begun and not finished`);
  const door = await doorOf(trial, 'one');
  for (let i = 0; i < STARTS; i++) await visit(trial, 'a start', () => trial.browser().open(door.address, door.method));
  const begun = startsOf(trial.provider, since);
  const seqs = seqsOf(begun);
  if (begun.length < STARTS) {
    trial.halt(
      'inconclusive',
      `Of ${STARTS} starts, ${begun.length} led to the consent page, so states could not be compared.`,
      seqs,
    );
  }
  const states = begun.map(({ query }) => query.get('state') ?? '').filter((state) => state !== '');
  if (states.length === 0) return { hasState: false, says: 'no state', mistakes: [] };
  const different = new Set(states).size;
  const guess = guessOf([...new Set(states)]);
  const mistakes: Mistake[] = [];
  if (different < begun.length)
    mistakes.push({
      says: `${begun.length} starts had ${different} different states, wanted is a new one each time`,
      seqs,
    });
  else if (guess.bits < LEAST_BITS)
    mistakes.push({
      says: `In the states, ${guess.says} differ, which is ${guess.bits} bits at most; wanted are ${LEAST_BITS}`,
      seqs,
    });
  if (mistakes.length === 0) trial.saw(`${STARTS} starts had different states of ${guess.says}`, seqs.slice(0, 2));
  return { hasState: true, says: guess.says, mistakes };
}

/** The attack, and a genuine connection of the same behind it: what the attack sets off has happened when that is made. */
async function carryOut(trial: Trial, kind: CallbackAttack, says: string): Promise<Attacked> {
  trial.phase(`A callback ${says} comes with a good code`);
  const door = await doorOf(trial, kind);
  let callback: string | null = null;
  const answered = await visit(trial, `a callback ${says}`, async () => {
    const made = await attack(kind, door, () => trial.browser());
    callback = made.callback;
    return made.page;
  });
  const code = callback === null ? '' : codeIn(callback);
  if (code === '' && answered.elsewhere === null) {
    trial.halt('inconclusive', `No callback ${says} could be made: ${answered.asked.entry.error}.`, [
      answered.asked.entry.seq,
    ]);
  }
  trial.phase(`A connection is made after a callback ${says}`);
  await trial.connect(kind);
  return { says, code, answered };
}

function judge(trial: Trial, { says, code, answered }: Attacked): Mistake[] {
  const exchanges = exchangesWith(trial, code);
  const seqs = [answered.asked.entry.seq, ...seqsOf(exchanges)];
  const mistakes: Mistake[] = [];
  if (exchanges.some(({ status }) => status === 200))
    mistakes.push({
      says: `A callback ${says} was believed: its code was exchanged for tokens, wanted is a refusal`,
      seqs,
    });
  const broken = brokenBy(answered, exchanges);
  if (broken !== null) mistakes.push({ says: `A callback ${says} ${broken}`, seqs });
  if (mistakes.length === 0) trial.saw(`a callback ${says} connected nothing`, seqs);
  return mistakes;
}

/** Whether a provider insists on a state is not known. */
async function insisting(trial: Trial, hasState: boolean): Promise<void> {
  if (!hasState) return trial.unjudged('whether it connects where the provider insists on a state');
  await trial.underEach('require_state', async (value) => {
    trial.phase(`A connection is made with require_state=${value}`);
    await trial.connect('one');
  });
}
