import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { announce, lastOf, sample } from '../../harness/fence.ts';
import { type Craft, sendCrafted } from '../../harness/forge.ts';
import { requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { type Case, type Probe, refusals, rejections } from './probing.ts';
import { restamp } from './stamps.ts';

/** Beyond this the clocks are too far apart for a judgement. */
const MOST_SKEW_S = 30;
/** Stricter receivers than asked for may draw the line anywhere from here on. */
const SURELY_FRESH_S = 20;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

export default defineCheck({
  id: 'webhook.freshness',
  title: 'A webhook whose timestamp is further off than the tolerance, before or after, is refused',
  refs: ['standard-webhooks#verifying-signatures'],
  needs: ['connect', 'webhooks'],
  applies: ({ webhook }) => (webhook.toleranceS === null ? 'its signatures carry no time' : null),
  fix: 'After the signature was found right, read the signed timestamp as whole seconds, and refuse where it is no number or where the absolute difference from your clock is more than the tolerance. It must be part of what is signed.',
  why: 'Whoever has once recorded a genuine webhook, from a log or a proxy, could send it again years later, and it would be believed.',
  bad: 'if (nowMs - timestamp > 300) return 401; // seconds against milliseconds, and the future passes',
  good: 'const off = Math.abs(nowMs / 1000 - Number(timestamp));\nif (!(off <= 300)) return 401; // also where it is no number',
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    const skewS = await skew(one);
    const toleranceS = trial.profile.webhook.toleranceS ?? 0;
    // Clocks differ, and nothing is said about the last second.
    const margin = Math.round((toleranceS * 4) / 3);
    const fresh = [0, -SURELY_FRESH_S, SURELY_FRESH_S].map((off) => stamped(one, off, skewS));
    trial.phase('Fresh webhooks are accepted');
    const rejected = await rejections(one, fresh);
    requireNone(
      rejected.map(({ probe, how, seqs }) => ({ says: `A webhook ${probe.says} ${how}, wanted is 2xx`, seqs })),
    );
    const stale = staleProbes(one, margin);
    trial.phase(`Webhooks that are not fresh are refused, from ${margin} s before or after`);
    requireNone(await refusals(one, stale));
    return `Correctly signed webhooks up to ${SURELY_FRESH_S} s off were accepted, and ${stale.length} kinds that are not fresh were refused without an effect, from ${margin} s off in both directions. (One signed ${margin} s ago stands for a replay: that of an accepted one would take as long to come.)`;
  },
});

/** How far the integration's clock is ahead of ours, in seconds, by the `Date` of its answers; 0 where they have none. */
async function skew({ trial, connection }: Case): Promise<number> {
  const attempt = lastOf(await announce(trial, sample(trial, connection)));
  const ahead = aheadS(trial, attempt);
  if (ahead === null) return 0;
  if (Math.abs(ahead) > MOST_SKEW_S) {
    const says = `The clock of the integration is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead' : 'behind'}, by the Date of its answers; set it right, so that timestamps can be judged.`;
    trial.halt('inconclusive', says, [attempt.seq]);
  }
  return ahead;
}

function aheadS({ clock }: Trial, { response }: AttemptEntry): number | null {
  const told = Date.parse(String(lowerHeaders(response?.headers ?? {}).date ?? ''));
  // It has whole seconds, and was written a moment ago.
  const ahead = (told - clock.wall()) / 1000;
  return Number.isNaN(told) ? null : ahead > 0 ? Math.floor(ahead) : Math.min(0, Math.ceil(ahead + 1));
}

/** Correctly signed, with a stamp so far off the integration's clock. */
function stamped(one: Case, offS: number, skewS: number): Probe {
  const says = offS === 0 ? 'stamped now' : `stamped ${distance(Math.abs(offS))} ${offS < 0 ? 'ago' : 'ahead'}`;
  return crafted(one, says, () => ({ timestampS: nowS(one.trial) + skewS + offS }));
}

function staleProbes(one: Case, margin: number): Probe[] {
  const { trial } = one;
  const offs = [margin, (3 * margin) / 2, HOUR_S, 12 * HOUR_S, 3 * DAY_S, 365 * DAY_S];
  return [
    ...offs.flatMap((off) => [stamped(one, -off, 0), stamped(one, off, 0)]),
    crafted(one, 'stamped in milliseconds', () => ({ timestampS: nowS(trial) * 1000 })),
    crafted(one, 'with a negative stamp', () => ({ timestampS: -nowS(trial) })),
    crafted(one, 'with a stamp of 0', () => ({ timestampS: 0 })),
    crafted(one, 'with a stamp that is no number', () => ({ timestampS: Number.NaN })),
    crafted(one, 'with a fresh stamp over an old signature', () => ({
      timestampS: nowS(trial) - margin,
      tamper: restamp(trial, () => String(nowS(trial))),
    })),
    crafted(one, 'with an old stamp over a fresh signature', () => ({
      tamper: restamp(trial, () => String(nowS(trial) - margin)),
    })),
  ];
}

function crafted({ trial, connection }: Case, says: string, craft: () => Craft): Probe {
  return { says, send: () => sendCrafted(trial, sample(trial, connection), says, craft()) };
}

function nowS({ clock }: Trial): number {
  return Math.floor(clock.wire() / 1000);
}

function distance(seconds: number): string {
  if (seconds >= DAY_S) return `${seconds / DAY_S} days`;
  return seconds >= HOUR_S ? `${seconds / HOUR_S} hours` : `${seconds} s`;
}
