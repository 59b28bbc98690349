import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import type { ProviderEvent } from '../../../emulator/http/world.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, sample, sampleTypes } from '../../harness/fence.ts';
import { type Craft, sendCrafted } from '../../harness/forge.ts';
import { requireNone } from '../../harness/mistake.ts';
import { type Case, type Probe, rejections } from './probing.ts';
import { withMembers } from './spellings.ts';

/** Headers that proxies and tracers add on the way. */
const STRANGE_HEADERS = [
  ['X-Forwarded-For', '203.0.113.7'],
  ['Traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  ['X-Not-Known', 'yes'],
] as const;

/** Provider time is moved on in such steps until a webhook is sent. */
const STEP_MS = 500;
const MOST_STEPS = 10;
const TEXT = 'Zażółć gęślą jaźń – 漢字 🙂';

/** A genuine webhook that looks a little different. `says` completes "a webhook …". */
interface Look {
  readonly says: string;
  readonly craft: Craft;
  /** Members of the object in the event that are free; needs the provider to have one. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const LOOKS: readonly Look[] = [
  { says: 'with further headers', craft: { tamper: (headers) => [...headers, ...STRANGE_HEADERS] } },
  {
    says: 'with the names of headers in capitals',
    craft: { tamper: (headers) => headers.map(([name, value]) => [name.toUpperCase(), value] as const) },
  },
  {
    says: 'with the names of headers in small letters',
    craft: { tamper: (headers) => headers.map(([name, value]) => [name.toLowerCase(), value] as const) },
  },
  { says: 'in chunks', craft: { wire: 'chunked' } },
  { says: 'in two packets with a pause in between', craft: { wire: 'paused' } },
  { says: 'with text outside of ASCII', craft: {}, members: { greeting: TEXT } },
  { says: 'with a free field that is empty', craft: {}, members: {} },
];

export default defineCheck({
  id: 'webhook.accepts',
  title: 'Genuine webhooks are accepted in every form in which they may come, and have their effect',
  refs: ['rfc9110#5.1', 'rfc9112#7.1', 'standard-webhooks#verifying'],
  needs: ['connect', 'webhooks'],
  knobs: ['webhook_request_id_header', 'envelope_id_mode', 'shuffle_deliveries'],
  fix: 'Read headers without regard to case and ignore those that you do not know; read the body to its end, however it is cut; take it as UTF-8; answer 2xx to every genuine webhook, also to types that you do not use.',
  why: 'A genuine webhook that is refused is tried a few more times and then given up: what it told is lost, and nobody notices until the data disagree.',
  bad: "const signature = req.rawHeaders['X-Signature'];\nsocket.once('data', (body) => handle(body));",
  good: "const signature = req.headers['x-signature'];\nfor await (const chunk of req) chunks.push(chunk);",
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    const types = await samples(one);
    const looks = LOOKS.filter(({ members }) => members === undefined || trial.profile.webhook.freeForm !== null);
    await taken(
      one,
      'Unusual forms of a genuine webhook are accepted',
      looks.map((look) => probeOf(one, look)),
    );
    const plain: Probe[] = [{ says: 'of the usual kind', send: () => scheduled(one) }];
    for (const knob of this.knobs ?? [])
      await trial.underEach(knob, (value) => {
        const isUsual = value === String(trial.provider.definition.knobs[knob]?.default ?? '');
        return isUsual
          ? Promise.resolve()
          : taken(one, `With ${knob} = ${value}, a genuine webhook is accepted`, plain);
      });
    return `Genuine webhooks of ${types} types and in ${looks.length} unusual forms were accepted, and had their effect.`;
  },
});

/** Sends a webhook by the provider's own schedule, on which the first attempt may be due a little later. */
async function scheduled({ trial, connection }: Case): Promise<AttemptEntry> {
  const { provider, journal, clock } = trial;
  const seq = provider.emit(sample(trial, connection), trial.cause);
  const attempts = () => journal.query({ kind: 'attempt', under: seq });
  await provider.webhooks.idle();
  for (let steps = 0; attempts().length === 0 && steps < MOST_STEPS; steps++) {
    await clock.advance(STEP_MS);
    await provider.webhooks.idle();
  }
  trial.signal.throwIfAborted();
  return lastOf(attempts());
}

async function taken(one: Case, phase: string, probes: readonly Probe[]): Promise<void> {
  one.trial.phase(phase);
  const rejected = await rejections(one, probes);
  requireNone(
    rejected.map(({ probe, how, seqs }) => ({
      says: `${phase.startsWith('With ') ? `${phase.split(',')[0]}, a` : 'A'} genuine webhook ${probe.says} ${how}, wanted are 2xx and its effect`,
      seqs,
    })),
  );
}

function probeOf({ trial, connection }: Case, { says, craft, members }: Look): Probe {
  const { freeForm } = trial.profile.webhook;
  const dressed = (event: ProviderEvent): ProviderEvent => {
    if (!members || !freeForm || !isJsonObject(event.payload)) return event;
    return { ...event, payload: withMembers(event.payload, freeForm, members) };
  };
  return { says, send: () => sendCrafted(trial, dressed(sample(trial, connection)), says, craft) };
}

/** Webhooks of all sample types are answered 2xx; a type that it does not use may have no effect. */
async function samples({ trial, connection }: Case): Promise<number> {
  const { provider } = trial;
  const types = sampleTypes(trial);
  trial.phase(`Webhooks of ${types.length} types are accepted`);
  const mistakes = [];
  for (const type of types) {
    const event = provider.definition.happen(provider, type, { ...connection.fields });
    const attempt = lastOf(await announce(trial, event));
    const how = howAnswered(attempt);
    if (attempt.outcome === 'accepted') trial.saw(`a genuine ${type} is answered ${how}`, [attempt.seq]);
    else mistakes.push({ says: `A genuine ${type} was answered ${how}, wanted is 2xx`, seqs: [attempt.seq] });
  }
  requireNone(mistakes);
  return types.length;
}
