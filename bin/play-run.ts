import { readFileSync } from 'node:fs';
import { journalLine } from '../emulator/core/journal-text.ts';
import type { JsonObject } from '../emulator/core/json.ts';
import type { ControlClient } from './control-client.ts';
import { entryOf } from './entry-of-view.ts';
import { type EntryListener, followJournal } from './follow-journal.ts';
import { paintLine } from './paint-line.ts';
import { type RunView, runOf } from './run-view.ts';
import { print } from './terminal.ts';

/** What is to be played. */
export interface PlayRequest {
  /** A name, or the path of a file. */
  readonly scenario: string;
  /** For a scenario of any provider: which one. */
  readonly provider?: string | undefined;
}

/** Begins to play. A file is sent as it is, since the emulator may run elsewhere. @throws EmulatorError `scenario_unknown`, … */
export async function beginRun(client: ControlClient, { scenario, provider }: PlayRequest): Promise<RunView> {
  const what = isFile(scenario) ? { definition: await checkedText(scenario) } : { scenario };
  return runOf(await client.send('POST', '/runs', { ...what, ...(provider === undefined ? {} : { provider }) }));
}

/** Waits until a run has ended. When `signal` ends first, the run is stopped. */
export async function endOfRun(client: ControlClient, id: string, signal: AbortSignal): Promise<RunView> {
  for (;;) {
    const ask = client.get(`/runs/${id}`, { wait: '30s' }, signal);
    const run = await ask.then(runOf, (thrown: unknown) => {
      if (signal.aborted) return null;
      throw thrown;
    });
    if (run === null) return runOf(await client.send('DELETE', `/runs/${id}`));
    if (run.state !== 'running') return run;
  }
}

/** The same, with a line for everything that happens meanwhile. */
export async function watchRun(client: ControlClient, begun: RunView, signal: AbortSignal): Promise<RunView> {
  const [first] = begun.seqs;
  const shown = new Set<number>();
  const show: EntryListener = (entry) => {
    if (!shown.has(entry.seq)) print(paintLine(journalLine(entry), entry));
    shown.add(entry.seq);
  };
  const over = new AbortController();
  const following = followJournal(client, { since: first - 1 }, over.signal, show);
  try {
    const run = await endOfRun(client, begun.id, signal);
    over.abort();
    await following;
    for (const entry of await entriesOf(client, first, run.seqs[1])) show(entry, '');
    return run;
  } finally {
    over.abort();
    await following.catch(() => {});
  }
}

/** Exchanges that were still open when the run ended, and what the stream had not brought yet. */
async function entriesOf(client: ControlClient, first: number, last: number | null) {
  const { entries }: JsonObject = await client.get('/journal', { since: first - 1, until: last ?? undefined });
  return (Array.isArray(entries) ? entries : []).flatMap((view: unknown) => entryOf(view) ?? []);
}

/** Mistakes are told with the place in the file that the person has open, before anything is asked of an emulator. */
async function checkedText(path: string): Promise<string> {
  const { loadScenarioFile } = await import('../emulator/scenarios/catalogue.ts');
  await loadScenarioFile(path);
  return readFileSync(path, 'utf8');
}

function isFile(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.yml');
}
