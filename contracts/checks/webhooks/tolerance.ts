import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { howAnswered, sample } from '../../harness/fence.ts';
import { sendCrafted } from '../../harness/forge.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ADDITIONS, ODDITIES, type Oddity, UNKNOWN_TYPE } from './oddities.ts';
import { type Case, genuine, type Probe, rejections } from './probing.ts';

export default defineCheck({
  id: 'webhook.tolerance',
  title: 'Types, members and content that are not known yet do not bring the receiver down',
  refs: ['rfc8259', 'rfc9110#15.5'],
  needs: ['connect', 'webhooks'],
  fix: 'After verifying, parse inside a try, check that the body is an object, answer 2xx to types that you do not know, and pass over members that you do not know. Allow bodies of at least 100 KiB. Never redirect.',
  why: 'The provider adds types and members without asking. A receiver that answers 500 makes it send the same again for hours, and one that crashes loses the webhooks of everybody else.',
  bad: 'const { type, data } = JSON.parse(body);\nhandlers[type](data); // TypeError: handlers[type] is not a function',
  good: 'const handler = handlers[event?.type];\nif (!handler) return res.sendStatus(202);',
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    trial.phase('Members that are not known are passed over');
    const rejected = await rejections(
      one,
      ADDITIONS.map((addition) => probeOf(one, addition)),
    );
    const mistakes: Mistake[] = rejected.map(({ probe, how, seqs }) => ({
      says: `A genuine webhook ${probe.says} ${how}, wanted are 2xx and its effect`,
      seqs,
    }));
    mistakes.push(...(await survives(one)));
    requireNone(mistakes);
    return `Webhooks with further members were accepted with their effect, and ${ODDITIES.length} kinds of odd content, correctly signed, were answered without a crash, between genuine ones that were accepted.`;
  },
});

/** All odd content, with a genuine webhook behind it; where anything is not right, each alone, to find the culprit. */
async function survives(one: Case): Promise<Mistake[]> {
  const { trial } = one;
  trial.phase('Odd content is answered, and genuine webhooks are accepted after it');
  const attempts: AttemptEntry[] = [];
  for (const oddity of ODDITIES) attempts.push(await probeOf(one, oddity).send());
  const fence = await genuine(one);
  const isFine = ODDITIES.every(({ wanted }, i) => attempts[i] && blameOf(attempts[i], wanted) === null);
  if (isFine && fence.isFine) {
    ODDITIES.forEach(({ says }, i) => {
      if (attempts[i])
        trial.saw(`a webhook ${says} is answered ${howAnswered(attempts[i])}`, [attempts[i].seq, ...fence.seqs]);
    });
    return [];
  }
  if (fence.isDown && trial.host.canRestart) await trial.host.restart();
  const mistakes: Mistake[] = [];
  for (const oddity of ODDITIES) mistakes.push(...(await alone(one, oddity)));
  if (mistakes.length > 0) return mistakes;
  const says = `After ${ODDITIES.length} webhooks with odd content a genuine one ${fence.how}, and after each alone it was accepted, so it cannot be told what it was.`;
  return trial.halt('inconclusive', says, [...attempts.map(({ seq }) => seq), ...fence.seqs]);
}

async function alone(one: Case, oddity: Oddity): Promise<Mistake[]> {
  const { trial } = one;
  const attempt = await probeOf(one, oddity).send();
  const fence = await genuine(one);
  const how = blameOf(attempt, oddity.wanted);
  const mistakes: Mistake[] = how === null ? [] : [{ says: `A webhook ${oddity.says} ${how}`, seqs: [attempt.seq] }];
  if (!fence.isFine) {
    const says = `After a webhook ${oddity.says}, a genuine one ${fence.how}`;
    mistakes.push({ says, seqs: [attempt.seq, ...fence.seqs] });
    // What brought it down must not be blamed on the next.
    if (fence.isDown && trial.host.canRestart) await trial.host.restart();
  }
  return mistakes;
}

/** What is wrong with the answer, or null. */
function blameOf(attempt: AttemptEntry, wanted: Oddity['wanted']): string | null {
  const { response } = attempt;
  const how = howAnswered(attempt);
  if (response !== null && response.status >= 300 && response.status < 400)
    return `was answered with a redirect (${how}), which is not followed`;
  if (wanted === 'survived') return null;
  if (response === null) return `was not answered (${how})`;
  if (response.status >= 500)
    return `was answered ${how}, wanted is 2xx${wanted === 'told' ? ', or a refusal such as 400' : ''}`;
  if (wanted === 'acknowledged' && attempt.outcome !== 'accepted')
    return `was answered ${how}, wanted is 2xx: anything else makes the provider try again`;
  return null;
}

function probeOf({ trial, connection }: Case, { says, write }: Pick<Oddity, 'says' | 'write'>): Probe {
  const send = () => {
    const event = sample(trial, connection);
    const payload = isJsonObject(event.payload) ? event.payload : {};
    const body = Buffer.from(write(payload, event.type));
    const type = says === ODDITIES[0]?.says ? UNKNOWN_TYPE : event.type;
    return sendCrafted(trial, { ...event, type }, says, { body });
  };
  return { says, send };
}
