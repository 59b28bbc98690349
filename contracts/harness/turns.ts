import { loadProvider } from '../../emulator/providers/registry.ts';
import type { CheckResult } from '../report/report.ts';
import type { ActiveCheck } from './check.ts';
import type { Turned } from './run-check.ts';

/** The other values of the knobs that a check is played again under. `chosen` are those of the configuration, by `provider.knob`. */
export async function turnsOf(
  { under = [] }: ActiveCheck,
  provider: string,
  chosen: Readonly<Record<string, unknown>>,
): Promise<Turned[]> {
  const { definition } = await loadProvider(provider);
  return under.flatMap((name) => {
    const knob = definition.knobs[name];
    if (!knob) return [];
    const now = chosen[`${provider}.${name}`] ?? knob.default;
    const all = typeof knob.default === 'boolean' ? [true, false] : (knob.values ?? []);
    return all.filter((value) => String(value) !== String(now)).map((value) => ({ name, value }));
  });
}

/** Plays a check as things are, and then with each knob turned: what no source tells must make no difference. Ends with the first that does. */
export async function underAll(
  turns: readonly Turned[],
  play: (knob: Turned | null) => Promise<CheckResult>,
): Promise<CheckResult> {
  let result = await play(null);
  for (const turn of turns) {
    if (result.verdict !== 'passed') return result;
    const { name, value } = turn;
    const again = await play(turn);
    const durationMs = result.durationMs + again.durationMs;
    const reason = `With the knob ${name} at ${value}: ${again.reason}`;
    if (again.verdict !== 'passed') return { ...again, reason, durationMs };
    const seen = { says: `the same holds with the knob ${name} at ${value}`, seqs: [] };
    result = { ...result, observations: [...result.observations, seen], durationMs };
  }
  return result;
}
