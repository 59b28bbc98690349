import { basename, extname } from 'node:path';
import { EmulatorError } from '../core/errors.ts';
import { isJsonObject } from '../core/json.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import { loadProvider, PROVIDER_NAMES, providerNames } from '../providers/registry.ts';
import { type Audience, wrongInStep } from './check.ts';
import { isPart, stepWords, wrongInFile, wrongInPart } from './language.ts';
import { type Problem, type Scenario, type ScenarioHead, ScenarioInvalid, type Step } from './scenario.ts';
import type { Wrong } from './sentences.ts';
import { type Path, Source } from './source.ts';

/** The provider of a scenario that every provider can suffer. */
export const ANY_PROVIDER = 'any';

/** Gives the file of a scenario's name, for `use`. @throws EmulatorError `scenario_unknown` */
export type Locate = (name: string) => string;

/** Loads and checks a file; with `source`, a text as if it were that file. @throws ScenarioInvalid with everything that is wrong; EmulatorError `scenario_unreadable` */
export async function loadFile(
  path: string,
  locate: Locate,
  users: readonly string[] = [],
  source = Source.read(path),
): Promise<Scenario> {
  const { value } = source;
  if (source.problems.length > 0) throw new ScenarioInvalid(source.problems);
  const problems = wrongInFile(value).map((wrong) => problemAt(source, [], wrong));
  const head = headOf(value, path);
  const audience = await audienceOf(head, value);
  if (!audience) {
    const known = [...providerNames(), ANY_PROVIDER];
    problems.push(
      problemAt(source, [], {
        path: ['provider'],
        says: `There is no provider "${head.provider}".${suggestion(head.provider, known)}`,
      }),
    );
  }
  if (head.name !== '' && basename(head.name) !== basename(path, extname(path))) {
    problems.push(
      problemAt(source, [], {
        path: ['name'],
        says: `The name must end as the file is called: "${basename(path, extname(path))}".`,
      }),
    );
  }
  const reader = new StepReader(source, audience, problems, locate, [...users, path]);
  const steps = await reader.read(isJsonObject(value) ? value.steps : undefined, ['steps']);
  if (problems.length > 0) throw new ScenarioInvalid(problems);
  return { ...head, steps };
}

/** The head of a file as far as it has one. */
export function headOf(value: unknown, file: string): ScenarioHead {
  const { name, title, story, provider, correct, teaches } = isJsonObject(value) ? value : {};
  const text = (given: unknown) => (typeof given === 'string' ? given.trim() : '');
  return {
    name: text(name),
    title: text(title),
    story: text(story),
    provider: text(provider),
    correct: text(correct) || null,
    teaches: Array.isArray(teaches) ? teaches.map(String) : [],
    file,
  };
}

/** For whom a scenario that was read is: for judging what else speaks of it. */
export async function audienceFor(scenario: Scenario): Promise<Audience> {
  const knobs = allSteps(scenario.steps).filter(({ name }) => name === 'knobs');
  const audience = await audienceOf(
    scenario,
    knobs.map(({ name, args }) => ({ [name]: args })),
  );
  return audience ?? { definitions: [], shared: false, addedTypes: [] };
}

async function audienceOf({ provider }: ScenarioHead, value: unknown): Promise<Audience | null> {
  const shared = provider === ANY_PROVIDER;
  const loaded = await Promise.all((shared ? PROVIDER_NAMES : [provider]).map(loadProvider)).catch(unlessUnknown);
  if (loaded === null) return null;
  const definitions: ProviderDefinition[] = loaded.map(({ definition }) => definition);
  return { definitions, shared, addedTypes: wordsOfKnobs(value) };
}

function unlessUnknown(thrown: unknown): null {
  if (thrown instanceof EmulatorError && thrown.code === 'provider_unknown') return null;
  throw thrown;
}

/** Event types are added by a knob; whichever it is, they are among the words of the knobs. */
function wordsOfKnobs(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOfKnobs);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'knobs' || !isJsonObject(inner)) return wordsOfKnobs(inner);
    return Object.values(inner).flatMap((word) => (typeof word === 'string' ? word.split(',') : []));
  });
}

function problemAt(source: Source, base: Path, { path, key, says }: Wrong): Problem {
  const at = [...base, ...path];
  return { ...(key === undefined ? source.placeOf(at) : source.placeOfKey(at, key)), says };
}

/** Reads lists of steps, those within steps too, in the order in which they are played. */
class StepReader {
  readonly #source: Source;
  readonly #audience: Audience | null;
  readonly #problems: Problem[];
  readonly #locate: Locate;
  /** Files that led here, this one last: a scenario must not use itself. */
  readonly #chain: readonly string[];
  readonly #marks = new Set<string>();

  constructor(
    source: Source,
    audience: Audience | null,
    problems: Problem[],
    locate: Locate,
    chain: readonly string[],
  ) {
    this.#source = source;
    this.#audience = audience;
    this.#problems = problems;
    this.#locate = locate;
    this.#chain = chain;
  }

  async read(steps: unknown, path: Path): Promise<Step[]> {
    const read: Step[] = [];
    for (const [i, step] of (Array.isArray(steps) ? steps : []).entries()) {
      const at = [...path, i];
      const [word, args] =
        typeof step === 'string'
          ? [step, undefined]
          : (Object.entries(isJsonObject(step) ? step : {})[0] ?? ['', undefined]);
      if (word !== '') read.push(await this.#step(word, args, at, typeof step === 'string' ? at : [...at, word]));
    }
    return read;
  }

  async #step(name: string, args: unknown, at: Path, path: Path): Promise<Step> {
    const place = this.#source.placeOfKey(at, name);
    const isWord = stepWords().includes(name);
    // What the schema finds wrong in a step with arguments it has said already.
    const form = isWord ? wrongInPart(name, args ?? null) : [];
    if (form.length > 0 && path === at) this.#report(path, form);
    if (form.length === 0 && this.#audience) this.#check(name, args, at, path);
    if (isPart<string>('mark', args) && name === 'mark') this.#marks.add(args);
    return { name, args, place, blocks: isWord ? await this.#blocks(name, args, path) : [] };
  }

  #check(name: string, args: unknown, at: Path, path: Path): void {
    if (!this.#audience) return;
    for (const wrong of wrongInStep(name, args, this.#audience, this.#marks)) {
      this.#report(wrong.key === name ? at : path, [wrong]);
    }
  }

  async #blocks(name: string, args: unknown, path: Path): Promise<Step[][]> {
    if (name === 'repeat') return [await this.read(isJsonObject(args) ? args.steps : undefined, [...path, 'steps'])];
    if (name === 'use' && typeof args === 'string') return [await this.#used(args, path)];
    if (name !== 'parallel' || !Array.isArray(args)) return [];
    const lists: Step[][] = [];
    for (const [i, steps] of args.entries()) lists.push(await this.read(steps, [...path, i]));
    return lists;
  }

  async #used(name: string, path: Path): Promise<readonly Step[] & Step[]> {
    try {
      const file = this.#locate(name);
      if (this.#chain.includes(file)) throw new EmulatorError('scenario_circular', `"${name}" uses itself.`);
      const used = await loadFile(file, this.#locate, this.#chain);
      const own = this.#audience?.definitions[0]?.name;
      if (used.provider !== ANY_PROVIDER && (this.#audience?.shared || used.provider !== own)) {
        throw new EmulatorError('scenario_foreign', `"${name}" is for ${used.provider}.`);
      }
      for (const step of allSteps(used.steps)) if (step.name === 'mark') this.#marks.add(String(step.args));
      return [...used.steps];
    } catch (thrown) {
      if (thrown instanceof ScenarioInvalid) this.#problems.push(...thrown.problems);
      else if (thrown instanceof EmulatorError) this.#report(path, [{ path: [], says: thrown.message }]);
      else throw thrown;
      return [];
    }
  }

  #report(base: Path, wrong: readonly Wrong[]): void {
    this.#problems.push(...wrong.map((one) => problemAt(this.#source, base, one)));
  }
}

/** A list of steps with all that are within them. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...step.blocks.flatMap(allSteps)]);
}
