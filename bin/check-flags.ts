import type { Command } from 'commander';
import type { Config } from '../contracts/harness/config.ts';
import type { RunOptions } from '../contracts/harness/run.ts';
import type { WantedReport } from '../contracts/report/write.ts';
import { parseDuration } from '../emulator/core/duration.ts';
import { EmulatorError } from '../emulator/core/errors.ts';
import { addReportOption } from './report-flags.ts';

/** What a rehearsal may be told on the command line, whichever integration it is of. */
export interface CheckFlags {
  readonly only?: string[];
  readonly section?: string[];
  readonly shard?: string;
  readonly bail?: boolean;
  readonly repeat?: string;
  readonly jobs?: string;
  readonly timeout?: string;
  readonly strict?: boolean;
  readonly timing?: boolean;
  readonly seed?: string;
  readonly detail?: boolean;
  readonly json?: boolean;
  readonly report?: WantedReport[];
}

const words = (text: string) => text.split(',').filter(Boolean);

/** Adds the options that say what is judged, and how. */
export function addCheckFlags(command: Command): Command {
  const made = command
    .option('--only <ids>', 'these items or checks only, with commas between', words)
    .option('--section <names>', 'these sections of the checklist only, such as webhook-handling', words)
    .option('--shard <part/of>', 'one part of the items, such as 1/4, so that machines can share them')
    .option('--bail', 'stop at the first failure')
    .option('--repeat <times>', 'carry every check out so often')
    .option('--jobs <number>', 'checks at the same time, each with an integration of its own; 4 by default')
    .option('--timeout <duration>', 'give a check up after this long; 3m by default')
    .option('--strict', 'SHOULD items must be decided, too')
    .option('--timing', 'measure how long signatures are compared; finds gross leaks only')
    .option('--seed <text>', 'same seed, same ids and credentials')
    .option('--detail', 'show the evidence of what passed, too')
    .option('--json', 'print the report as JSON');
  return addReportOption(made);
}

/** The options of a run that these flags ask for. @throws EmulatorError `flag_invalid`, `duration_invalid` */
export function runOptionsOf(flags: CheckFlags): Omit<RunOptions, 'config'> {
  const { only, section, shard, bail, repeat, jobs, timeout, strict, timing, seed } = flags;
  return {
    ...(only && { only }),
    ...(section && { sections: section }),
    ...(shard !== undefined && { shard: shardOf(shard) }),
    ...(bail && { bail }),
    ...(repeat !== undefined && { repeat: countOf('--repeat', repeat) }),
    ...(jobs !== undefined && { jobs: countOf('--jobs', jobs) }),
    ...(timeout !== undefined && { timeoutMs: parseDuration(timeout) }),
    ...(strict && { strict }),
    ...(timing && { timing }),
    ...(seed !== undefined && { seed }),
  };
}

/** A configuration with what the command line says instead. */
export function configWith(config: Config, provider: string, start: string | null, attach: boolean): Config {
  const own = start !== null ? { start } : attach ? { start: null } : {};
  return { ...config, providers: [provider], integration: { ...config.integration, ...own } };
}

function shardOf(text: string): { part: number; of: number } {
  const [, part = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (part >= 1 && part <= of) return { part, of };
  throw new EmulatorError(
    'flag_invalid',
    `--shard cannot be "${text}"; write for example 1/4, which is the first of four.`,
  );
}

function countOf(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
  throw new EmulatorError('flag_invalid', `${flag} cannot be "${text}"; write a whole number from 1 to 1000.`);
}
