import { isJsonObject, type JsonObject } from '../emulator/core/json.ts';
import { colours } from './terminal.ts';

/** A run as the control API shows it, as far as it is used here. */
export interface RunView {
  readonly id: string;
  readonly scenario: string;
  readonly state: string;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly says: string;
    readonly place: string;
  }[];
  /** Why nothing was proved, a sentence each. */
  readonly unmet: readonly string[];
  readonly seqs: readonly [first: number, last: number | null];
  /** The whole answer. */
  readonly json: JsonObject;
}

/** Reads the answer of a run. */
export function runOf(json: JsonObject): RunView {
  const [first, last] = Array.isArray(json.seqs) ? json.seqs : [];
  return {
    id: String(json.id),
    scenario: String(json.scenario),
    state: String(json.state),
    steps: objects(json.steps).map(({ step, ok, says, place }) => ({
      step: String(step),
      ok: ok === true,
      says: String(says),
      place: placeText(place),
    })),
    unmet: Array.isArray(json.unmet) ? json.unmet.map(String) : [],
    seqs: [typeof first === 'number' ? first : 1, typeof last === 'number' ? last : null],
    json,
  };
}

/** How a run ended, for a person: a line, and one for each step that was contradicted. */
export function verdictLines({ scenario, state, steps, unmet }: RunView): string[] {
  const { green, red, yellow, dim } = colours();
  const paint = state === 'passed' ? green : state === 'failed' ? red : yellow;
  const wrong = steps.filter(({ ok }) => !ok).map(({ step, says, place }) => `  ${step}: ${says} ${dim(`(${place})`)}`);
  const ended = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return [paint(`${scenario} ${state}, ${ended}.`), ...wrong, ...unmet.map((says) => `  ${says}`)];
}

function placeText(place: unknown): string {
  const { file, line } = isJsonObject(place) ? place : {};
  return `${file}:${line}`;
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
