import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { isJsonObject } from '../../emulator/core/json.ts';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import { wrongInStep } from '../../emulator/scenarios/check.ts';
import { type EntriesStep, selectEntries, wantedEntries } from '../../emulator/scenarios/entries.ts';
import { triggerName } from '../../emulator/scenarios/host.ts';
import { ANY_PROVIDER, allSteps, audienceFor } from '../../emulator/scenarios/load.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import type { Problem, Scenario } from '../../emulator/scenarios/scenario.ts';
import type { Source } from '../../emulator/scenarios/source.ts';
import { type TrafficSchema, trafficSchema } from '../../emulator/scenarios/vocabulary.ts';
import { needsOf, triggersOf } from './asked-for.ts';
import { type ActiveCheck, defineCheck } from './check.ts';
import { ConfigInvalid, parseDocument, part, parts, readText, texts } from './document.ts';
import { NEEDS } from './needs.ts';
import type { Trial } from './trial.ts';

/** A check that was written as a contract test, and the provider that it is for; null where any will do. */
export interface ContractTest {
  readonly check: ActiveCheck;
  readonly provider: string | null;
  readonly file: string;
  /** Triggers that its scenario asks for. */
  readonly triggers: readonly string[];
}

/** What is expected of some entries. */
interface Expectation {
  readonly says: string;
  readonly entries: EntriesStep;
  readonly schema: TrafficSchema;
  /** The least and the most entries that the schema asks for itself. */
  readonly bounds: { readonly least: unknown; readonly most: unknown };
}

const SCHEMA = 'contracts/harness/contract-test.schema.json';

/** Loads all tests at these paths: files, or folders of YAML files. @throws EmulatorError as {@link loadContractTest} does */
export function loadContractTests(paths: readonly string[]): Promise<ContractTest[]> {
  return Promise.all(paths.flatMap(filesAt).map(loadContractTest));
}

/**
 * Loads a contract test: a scenario that is played, and JSON Schemas that the journal must fit then.
 *
 * @throws EmulatorError `contract_test_missing`, `config_invalid` with every mistake and its place, `scenario_unknown`, `schema_invalid`
 */
export async function loadContractTest(path: string): Promise<ContractTest> {
  const text = readText(path, 'contract_test_missing', `There is no contract test ${path}.`);
  const source = parseDocument(path, text, SCHEMA);
  const told = part(source.value);
  const scenario = await findScenario(String(told.scenario));
  const problems = await wrongExpectations(source, scenario);
  if (problems.length > 0) throw new ConfigInvalid(problems);
  const expectations = parts(told.expect).map((expected) => ({
    says: String(expected.says),
    entries: isJsonObject(expected.entries) ? expected.entries : {},
    schema: trafficSchema(isJsonObject(expected.schema) ? expected.schema : expected.schema === true),
    bounds: { least: part(expected.schema).minItems, most: part(expected.schema).maxItems },
  }));
  const wanted = texts(told.needs);
  const check = defineCheck({
    id: String(told.id),
    title: String(told.title ?? scenario.title),
    refs: [],
    needs: [...new Set([...NEEDS.filter((need) => wanted.includes(need)), ...needsOf(scenario)])],
    fix: String(told.fix ?? scenario.correct ?? 'See what the scenario says of a correct integration.'),
    why: String(told.why ?? scenario.story),
    bad: '',
    good: '',
    run: (trial) => rehearse(trial, scenario, expectations),
  });
  return {
    check,
    provider: scenario.provider === ANY_PROVIDER ? null : scenario.provider,
    file: source.file,
    triggers: triggersOf(scenario),
  };
}

/** What no schema can tell of expectations: operations, types, marks and words of the vocabulary that there are not. */
async function wrongExpectations(source: Source, scenario: Scenario): Promise<Problem[]> {
  const audience = await audienceFor(scenario);
  const marks = allSteps(scenario.steps).flatMap(({ name, args }) => (name === 'mark' ? [String(args)] : []));
  return parts(part(source.value).expect).flatMap((expected, i) => {
    const { entries, schema } = expected;
    return wrongInStep('expect', { entries, schema }, audience, new Set(marks)).map(({ key, says }) => {
      const path = ['expect', i, key === undefined ? 'schema' : 'entries'];
      return { ...(key === undefined ? source.placeOf(path) : source.placeOfKey(path, key)), says };
    });
  });
}

async function rehearse(trial: Trial, scenario: Scenario, expectations: readonly Expectation[]): Promise<string> {
  const { sandbox, provider, host, signal, journal } = trial;
  const absent = triggersOf(scenario).find((word) => triggerName(host, provider.provider, word) === undefined);
  if (absent !== undefined)
    trial.halt('untested', `${scenario.name} asks for the trigger "${absent}", which the configuration does not have.`);
  trial.phase(scenario.title);
  const run = await playScenario(sandbox, scenario, { provider: provider.provider, host, signal });
  const broken = run.steps.find(({ ok }) => !ok);
  if (broken)
    trial.halt(
      'failed',
      `${scenario.name}, step ${broken.step} (line ${broken.place.line}): ${broken.says}.`,
      broken.seqs,
    );
  if (run.state !== 'passed') trial.halt('inconclusive', `${scenario.name} proved nothing: ${run.unmet.join(' ')}`);
  const [from] = run.seqs;
  const made = journal.query({ kind: 'request', provider: provider.provider, since: from });
  if (made.length === 0)
    trial.halt('inconclusive', `The integration made no request while ${scenario.name} was played.`);
  for (const expected of expectations) {
    const { says, entries, schema } = expected;
    const seqOf = (mark: string) => journal.mark(mark) ?? from;
    const found = selectEntries(journal, wantedEntries(entries, provider, seqOf, from));
    if (found.length === 0 && !isAbsenceMeant(expected)) {
      trial.halt(
        'inconclusive',
        `There was no entry to hold "${says}" against, so nothing was proved; absence is asked for with maxItems: 0.`,
      );
    }
    const [complaint] = schema.judge(found.map((entry) => viewEntry(entry)));
    trial.require(!complaint, `Not so: ${says}. ${complaint?.says}.`, complaint?.seqs ?? []);
    trial.saw(
      says,
      found.map(({ seq }) => seq),
    );
  }
  return `${scenario.name} was played, and it is so: ${expectations.map(({ says }) => says).join('; ')}.`;
}

/** A schema that says nothing of how many there must be is satisfied by none: too easily. */
function isAbsenceMeant({ bounds: { least, most } }: Expectation): boolean {
  return most === 0 || least !== undefined;
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(path, name));
}
