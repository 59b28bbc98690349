import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import { type EntriesStep, selectEntries, wantedEntries } from '../../emulator/scenarios/entries.ts';
import { ANY_PROVIDER } from '../../emulator/scenarios/load.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import type { Scenario } from '../../emulator/scenarios/scenario.ts';
import { sentencesOf } from '../../emulator/scenarios/sentences.ts';
import { Source } from '../../emulator/scenarios/source.ts';
import { type TrafficSchema, trafficSchema } from '../../emulator/scenarios/vocabulary.ts';
import { type Check, defineCheck, type Need } from './check.ts';
import { ConfigInvalid } from './config.ts';
import type { Trial } from './trial.ts';

/** A check that was written as a contract test, and the provider that it is for; null where any will do. */
export interface ContractTest {
  readonly check: Check;
  readonly provider: string | null;
  readonly file: string;
}

/** What is expected of some entries. */
interface Expectation {
  readonly says: string;
  readonly entries: EntriesStep;
  readonly schema: TrafficSchema;
}

const NEEDS: readonly Need[] = ['connect', 'sync', 'webhooks', 'connection'];

/**
 * Loads a contract test: a scenario that is played, and JSON Schemas that the journal must fit then.
 *
 * @throws EmulatorError `contract_test_missing`, `config_invalid` with every mistake and its place, `scenario_unknown`, `schema_invalid`
 */
export async function loadContractTest(path: string): Promise<ContractTest> {
  if (!existsSync(path)) throw new EmulatorError('contract_test_missing', `There is no contract test ${path}.`);
  const source = new Source(path, readFileSync(path, 'utf8'));
  const problems = source.problems.length > 0 ? source.problems : problemsOf(source);
  if (problems.length > 0) throw new ConfigInvalid(problems);
  const told = isJsonObject(source.value) ? source.value : {};
  const scenario = await findScenario(String(told.scenario));
  const expectations = list(told.expect).map((expected) => ({
    says: String(expected.says),
    entries: isJsonObject(expected.entries) ? expected.entries : {},
    schema: trafficSchema(isJsonObject(expected.schema) ? expected.schema : expected.schema === true),
  }));
  const needs: readonly unknown[] = Array.isArray(told.needs) ? told.needs : [];
  const check = defineCheck({
    id: String(told.id),
    title: String(told.title ?? scenario.title),
    refs: [],
    needs: NEEDS.filter((need) => needs.includes(need)),
    fix: String(told.fix ?? scenario.correct ?? 'See what the scenario says of a correct integration.'),
    why: String(told.why ?? scenario.story),
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

function problemsOf(source: Source) {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  ajv.addSchema(schemaAt('scenarios/scenario.schema.json'));
  const check = ajv.compile(schemaAt('contracts/harness/contract-test.schema.json'));
  check(source.value);
  return sentencesOf(check.errors ?? [], () => [], null).map(({ path, key, says }) => ({
    ...(key === undefined ? source.placeOf(path) : source.placeOfKey(path, key)),
    says,
  }));
}

function schemaAt(path: string): JsonObject {
  const schema: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, path), 'utf8'));
  return isJsonObject(schema) ? schema : {};
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
