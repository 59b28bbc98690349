import { EmulatorError } from '../core/errors.ts';

/** A place in a file, from 1 as editors count. */
export interface Place {
  /** As the person named it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One step of a scenario, checked. */
export interface Step {
  /** Its word: one of the language, or an action of the provider. */
  readonly name: string;
  readonly args: unknown;
  readonly place: Place;
  /** The lists of steps inside of it: of `repeat` one, of `parallel` several, of `use` those of the other file. */
  readonly blocks: readonly (readonly Step[])[];
}

/** What a list of scenarios shows of each. */
export interface ScenarioHead {
  readonly name: string;
  readonly title: string;
  /** Two sentences for a product manager. */
  readonly story: string;
  /** A provider, or `any`. */
  readonly provider: string;
  /** What a correct integration does, in words. */
  readonly correct: string | null;
  /** Ids of the checks whose behaviour it shows. */
  readonly teaches: readonly string[];
  /** Path of the file. */
  readonly file: string;
}

/** A scenario that can be played. */
export interface Scenario extends ScenarioHead {
  readonly steps: readonly Step[];
}

/** Something that is wrong in a file. */
export interface Problem extends Place {
  readonly says: string;
}

/** A file that is no scenario: everything that is wrong with it, by place. */
export class ScenarioInvalid extends EmulatorError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    super('scenario_invalid', sorted.map(problemText).join('\n'), { status: 422 });
    this.problems = sorted;
  }
}

/** `scenarios/acme/outage.yaml:7:5: There is no step "falt". Did you mean "fault"?` */
export function problemText({ file, line, column, says }: Problem): string {
  return `${file}:${line}:${column}: ${says}`;
}
