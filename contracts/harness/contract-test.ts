import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { isJsonObject } from '../../emulator/core/json.ts';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import { type EntriesStep, selectEntries, wantedEntries } from '../../emulator/scenarios/entries.ts';
import { ANY_PROVIDER } from '../../emulator/scenarios/load.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import type { Scenario } from '../../emulator/scenarios/scenario.ts';
import { type TrafficSchema, trafficSchema } from '../../emulator/scenarios/vocabulary.ts';
import { type ActiveCheck, defineCheck } from './check.ts';
import { parseDocument, part, parts, readText, texts } from './document.ts';
import { NEEDS, type Need } from './needs.ts';
import type { Trial } from './trial.ts';

/** A check that was written as a contract test, and the provider that it is for; null where any will do. */
export interface ContractTest {
  readonly check: ActiveCheck;
  readonly provider: string | null;
  readonly file: string;
}

/** What is expected of some entries. */
interface Expectation {
  readonly says: string;
  readonly entries: EntriesStep;
  readonly schema: TrafficSchema;
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
  const expectations = parts(told.expect).map((expected) => ({
    says: String(expected.says),
    entries: isJsonObject(expected.entries) ? expected.entries : {},
    schema: trafficSchema(isJsonObject(expected.schema) ? expected.schema : expected.schema === true),
  }));
  const wanted = texts(told.needs);
  const check = defineCheck({
    id: String(told.id),
    title: String(told.title ?? scenario.title),
    refs: [],
    needs: NEEDS.filter((need): need is Need => wanted.includes(need)),
    fix: String(told.fix ?? scenario.correct ?? 'See what the scenario says of a correct integration.'),
    why: String(told.why ?? scenario.story),
    bad: '',
    good: '',
    run: (trial) => rehearse(trial, scenario, expectations),
  });
  return { check, provider: scenario.provider === ANY_PROVIDER ? null : scenario.provider, file: source.file };
}

async function rehearse(trial: Trial, scenario: Scenario, expectations: readonly Expectation[]): Promise<string> {
  const { sandbox, provider, host, signal, journal } = trial;
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
  for (const { says, entries, schema } of expectations) {
    const seqOf = (mark: string) => journal.mark(mark) ?? from;
    const found = selectEntries(journal, wantedEntries(entries, provider, seqOf, from));
    const [complaint] = schema.judge(found.map((entry) => viewEntry(entry)));
    trial.require(!complaint, `Not so: ${says}. ${complaint?.says}.`, complaint?.seqs ?? []);
    trial.saw(
      says,
      found.map(({ seq }) => seq),
    );
  }
  return `${scenario.name} was played, and it is so: ${expectations.map(({ says }) => says).join('; ')}.`;
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(path, name));
}
