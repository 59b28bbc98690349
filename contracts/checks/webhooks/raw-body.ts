import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { sample } from '../../harness/fence.ts';
import { sendCrafted } from '../../harness/forge.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { forge } from './forgeries.ts';
import { type Case, type Probe, type Rejected, refusals, rejections } from './probing.ts';
import { canonical, inAscii, SPELLINGS, type Spelling } from './spellings.ts';

export default defineCheck({
  id: 'webhook.raw-body',
  title: 'The signature is verified over the bytes that came, not over what was parsed from them',
  refs: ['rfc8259', 'standard-webhooks#signature-scheme'],
  needs: ['connect', 'webhooks'],
  fix: 'Take the body as bytes before any JSON middleware (express.raw, request.get_data(), io.ReadAll), compute the MAC over exactly these, and parse afterwards.',
  why: 'One JSON value has many spellings. Whoever parses and prints before verifying refuses genuine webhooks as soon as one has a space, an escape or a number that is printed differently, and they are lost.',
  bad: 'app.use(express.json());\nconst expected = hmac(secret, timestamp + "." + JSON.stringify(req.body));',
  good: 'app.post(path, express.raw({ type: "*/*" }), (req, res) => {\n  const expected = hmac(secret, Buffer.concat([Buffer.from(timestamp + "."), req.body]));',
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    trial.phase(`${SPELLINGS.length} spellings of JSON, each correctly signed, are accepted`);
    const probes = SPELLINGS.map((spelling) => ({ spelling, ...probeOf(one, spelling, spelling.write) }));
    const rejected = await rejections(one, probes);
    const mistakes: Mistake[] = [];
    let judged = SPELLINGS.length;
    for (const one of rejected) {
      const spelling = SPELLINGS.find((candidate) => one.probe.says.endsWith(candidate.says));
      const mistake = spelling && (await blame({ trial, connection, effects }, spelling, one));
      if (mistake) mistakes.push(mistake);
      else judged--;
    }
    trial.phase('The same JSON in other bytes than those that were signed is refused');
    const says = 'whose body was printed anew after signing';
    const send = () => forge(trial, connection, says, 'reserialised');
    mistakes.push(...(await refusals(one, [{ says, send }])));
    requireNone(mistakes);
    return `${judged} spellings of JSON that do not survive printing were accepted with an effect when they were correctly signed, and one that was printed anew after signing was refused.`;
  },
});

function probeOf({ trial, connection }: Case, { says }: Spelling, write: Spelling['write']): Probe {
  const label = `whose JSON ${says}`;
  const send = () => {
    const event = sample(trial, connection);
    const payload = isJsonObject(event.payload) ? event.payload : {};
    return sendCrafted(trial, event, label, { body: Buffer.from(write(payload)) });
  };
  return { says: label, send };
}

/** Blames the bytes only where the same value in more usual ones is accepted: otherwise it may be the value that is not liked. */
async function blame(one: Case, spelling: Spelling, { how, seqs }: Rejected): Promise<Mistake | null> {
  if (!spelling.isDisputed && (await isAcceptedOtherwise(one, spelling))) {
    const says = `Correctly signed JSON that ${spelling.says} ${how}, and the same JSON in other bytes was accepted, so the signature is not verified over the bytes that came`;
    return { says, seqs };
  }
  one.trial.unjudged(`JSON that ${spelling.says} (it may have been refused for what it says)`);
  return null;
}

/** As most printers would have it, or all in ASCII. */
async function isAcceptedOtherwise(one: Case, spelling: Spelling): Promise<boolean> {
  for (const print of [canonical, inAscii]) {
    const control = probeOf(one, spelling, (payload) => print(spelling.write(payload)));
    if ((await rejections(one, [control])).length === 0) return true;
  }
  return false;
}
