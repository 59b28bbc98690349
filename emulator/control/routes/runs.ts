import { stringify } from 'yaml';
import { parseDuration } from '../../core/duration.ts';
import { findScenario, loadScenarioText } from '../../scenarios/catalogue.ts';
import { byHand } from '../../scenarios/host.ts';
import type { Run } from '../../scenarios/run.ts';
import { type Call, type Handlers, json } from '../call.ts';

/** Scenarios that are played here. Nobody can ask the integration from here, so what it must do is asked of a person, in the journal. */
export const runs: Handlers = {
  listRuns: ({ desk }) => json({ runs: desk.runs.list().map(viewRun) }),

  async startRun(call) {
    const { desk, sandbox, body } = call;
    const scenario =
      typeof body.scenario === 'string'
        ? await findScenario(body.scenario)
        : await loadScenarioText(textOf(body.definition));
    const host = byHand((says) => void sandbox.journal.append({ kind: 'note', says }));
    const run = desk.runs.start(scenario, {
      host,
      ...(typeof body.provider === 'string' ? { provider: body.provider } : {}),
    });
    await ended(call, run.id, body.wait);
    return json(viewRun(desk.runs.get(run.id)), 201);
  },

  async getRun(call) {
    const id = call.path.runId ?? '';
    await ended(call, id, call.query.wait);
    return json(viewRun(call.desk.runs.get(id)));
  },

  stopRun: async ({ desk, path }) => json(viewRun(await desk.runs.stop(path.runId ?? ''))),
};

/** Waits for the end of a run, or as long as was asked for. */
async function ended({ desk, sandbox, signal }: Call, id: string, wait: unknown): Promise<void> {
  if (typeof wait !== 'string') return;
  const over = new AbortController();
  const run = desk.runs.ended(id).then(() => over.abort());
  await Promise.race([run, sandbox.clock.sleepWall(parseDuration(wait), AbortSignal.any([over.signal, signal]))]);
}

function textOf(definition: unknown): string {
  return typeof definition === 'string' ? definition : stringify(definition);
}

function viewRun({ id, scenario, provider, state, steps, faults, unmet, seqs }: Run) {
  return { id, scenario, provider, state, steps, faults, unmet, seqs };
}
