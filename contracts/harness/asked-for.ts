import { EmulatorError } from '../../emulator/core/errors.ts';
import { nearest } from '../../emulator/core/nearest.ts';
import { allSteps } from '../../emulator/scenarios/load.ts';
import type { Scenario } from '../../emulator/scenarios/scenario.ts';
import { TRIGGER_OPTIONS } from '../../emulator/scenarios/steps/trigger.ts';
import type { IntegrationConfig } from './config.ts';
import { part } from './document.ts';
import { NEEDS, type Need } from './needs.ts';

/** Steps that are nothing without something of the configuration. */
const STEP_NEEDS: Readonly<Record<string, Need>> = { connect: 'connect', attack: 'connect', restart: 'restart' };

/** The triggers that a scenario asks for, in its words, each once. */
export function triggersOf({ steps }: Pick<Scenario, 'steps'>): string[] {
  const asked = allSteps(steps).filter(({ name }) => name === 'trigger');
  const words = asked.flatMap(({ args }) => Object.keys(part(args)).filter((key) => !TRIGGER_OPTIONS.includes(key)));
  return [...new Set(words)];
}

/** What of the configuration a scenario cannot do without. What an integration was not asked for proves nothing. */
export function needsOf(scenario: Pick<Scenario, 'steps'>): Need[] {
  const words = triggersOf(scenario);
  const needed = allSteps(scenario.steps).map(({ name }) => STEP_NEEDS[name]);
  return [
    ...new Set([...NEEDS.filter((need) => words.includes(need)), ...needed.filter((need) => need !== undefined)]),
  ];
}

/**
 * Holds the triggers of a test against those of a configuration: one that is nearly one of them is a slip of the pen.
 *
 * @throws EmulatorError `trigger_unknown` with the nearest name
 */
export function assertTriggers(
  file: string,
  triggers: readonly string[],
  { triggers: given }: IntegrationConfig,
): void {
  const known = [...new Set([...Object.keys(given).map((name) => name.split('.').at(-1) ?? ''), ...NEEDS])];
  for (const word of triggers) {
    const [near] = known.includes(word) ? [] : nearest(word, known);
    if (near !== undefined) {
      const says = `${file} asks for the trigger "${word}", which the configuration does not have. Did you mean "${near}"?`;
      throw new EmulatorError('trigger_unknown', says);
    }
  }
}
