import type { Command } from 'commander';

/** A command's file. */
export interface CommandModule {
  command(): Command;
}

/** One line of the table of commands. */
export interface TableEntry {
  /** What it does, in a few words. */
  readonly says: string;
  /** Heading under which `--help` lists it; null for one that only programs call. */
  readonly group: string | null;
  /** Loads its file, when it is going to run. */
  readonly load: () => Promise<CommandModule>;
}

const RUN = 'Run the providers';
const BREAK = 'Let days go wrong';
const LOOK = 'Look at what happened, and at what is promised';
const JUDGE = 'Judge an integration';
const SHELL = 'This program';

/** Every command, in the order in which `--help` lists them. */
export const COMMANDS: Readonly<Record<string, TableEntry>> = {
  start: {
    group: RUN,
    says: 'start providers on this machine (what happens without a command)',
    load: () => import('./commands/start.ts'),
  },
  exec: {
    group: RUN,
    says: 'start providers, run a command against them, stop',
    load: () => import('./commands/exec.ts'),
  },
  status: { group: RUN, says: 'show the emulators that run', load: () => import('./commands/status.ts') },
  logs: { group: RUN, says: 'show what a detached emulator wrote', load: () => import('./commands/logs.ts') },
  stop: { group: RUN, says: 'stop an emulator', load: () => import('./commands/stop.ts') },
  sandbox: {
    group: RUN,
    says: 'list, create and close isolated worlds in a running emulator',
    load: () => import('./commands/sandbox.ts'),
  },
  play: { group: BREAK, says: 'play a scenario against the integration', load: () => import('./commands/play.ts') },
  scenarios: { group: BREAK, says: 'list, show and validate scenarios', load: () => import('./commands/scenarios.ts') },
  emit: {
    group: BREAK,
    says: 'let something happen that a provider tells of by webhook',
    load: () => import('./commands/emit.ts'),
  },
  action: {
    group: BREAK,
    says: 'carry out a lifecycle action of a provider',
    load: () => import('./commands/action.ts'),
  },
  faults: { group: BREAK, says: 'list, add and clear faults', load: () => import('./commands/faults.ts') },
  clock: {
    group: BREAK,
    says: 'show, advance, freeze and resume provider time',
    load: () => import('./commands/clock.ts'),
  },
  reset: { group: BREAK, says: 'go back to the first day', load: () => import('./commands/reset.ts') },
  snapshot: {
    group: BREAK,
    says: 'save, restore and carry around the state',
    load: () => import('./commands/snapshot.ts'),
  },
  journal: { group: LOOK, says: 'show what happened', load: () => import('./commands/journal.ts') },
  contract: {
    group: LOOK,
    says: 'show the API of a provider, and how faithful it is',
    load: () => import('./commands/contract.ts'),
  },
  knobs: {
    group: LOOK,
    says: 'show what no source tells about a provider, and what was chosen',
    load: () => import('./commands/knobs.ts'),
  },
  rules: {
    group: LOOK,
    says: 'show the rules that a provider holds documents against, and documents that break them',
    load: () => import('./commands/rules.ts'),
  },
  validate: {
    group: JUDGE,
    says: 'find every rule that documents break, before they are sent',
    load: () => import('./commands/validate.ts'),
  },
  check: {
    group: JUDGE,
    says: 'hold an integration against the go-live checklist of a provider',
    load: () => import('./commands/check.ts'),
  },
  checklist: {
    group: JUDGE,
    says: 'show the go-live checklist of a provider, and how each item is decided',
    load: () => import('./commands/checklist.ts'),
  },
  explain: {
    group: JUDGE,
    says: 'explain a check or a checklist item: what it demands, why, and how it is done right',
    load: () => import('./commands/explain.ts'),
  },
  demo: {
    group: JUDGE,
    says: 'watch the checks judge a sample integration, whole or with a defect',
    load: () => import('./commands/demo.ts'),
  },
  new: {
    group: RUN,
    says: 'make a provider of your own from an OpenAPI document',
    load: () => import('./commands/new.ts'),
  },
  init: { group: JUDGE, says: 'write a first emulator.config.yaml', load: () => import('./commands/init.ts') },
  completion: {
    group: SHELL,
    says: 'print the completion script of a shell',
    load: () => import('./commands/completion.ts'),
  },
  complete: {
    group: null,
    says: 'answer the completion script of a shell',
    load: () => import('./commands/complete.ts'),
  },
};

/** The names of the commands that people call. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.group !== null);
