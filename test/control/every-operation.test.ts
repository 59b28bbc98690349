import { describe, expect, it, onTestFinished } from 'vitest';
import { controlContract } from '../../emulator/control/document.ts';
import { type Answer, type Client, rowsOf, startControl } from './client.ts';
import { receiver } from './receiver.ts';

const SCENARIO = {
  name: 'trial',
  title: 'A trial',
  story: 'Nothing goes wrong.',
  provider: 'revento',
  steps: [{ mark: 'here' }],
};

type Setting = Client & { webhookUrl: string };

/** One good use of each operation. A sandbox of its own for each. */
const USES: Record<string, (to: Setting) => Promise<Answer>> = {
  getHome: ({ ask }) => ask('GET', '/'),
  getHealth: ({ ask }) => ask('GET', '/health'),
  shutdown: ({ ask }) => ask('POST', '/shutdown'),
  getOpenapiJson: ({ ask }) => ask('GET', '/openapi.json'),
  getOpenapiYaml: ({ ask }) => ask('GET', '/openapi.yaml'),
  listProviders: ({ ask }) => ask('GET', '/providers'),
  getProvider: ({ ask }) => ask('GET', '/providers/revento'),
  configureProvider: ({ ask }) => ask('PATCH', '/providers/revento', { knobs: { code_ttl_s: 60 } }),
  emitEvent: ({ ask }) => ask('POST', '/providers/revento/events', { type: 'application.approved' }),
  runAction: ({ ask }) => ask('POST', '/providers/revento/actions/connect', { as: 'acme' }),
  getState: ({ ask }) => ask('GET', '/providers/revento/state/events'),
  listDeliveries: async (to) => {
    await delivered(to);
    return to.ask('GET', '/providers/revento/deliveries');
  },
  redeliver: async (to) => to.ask('POST', `/providers/revento/deliveries/${await delivered(to)}/redeliver`),
  listShapes: async ({ ask }) => {
    await ask('POST', '/providers/revento/webhooks', { delay: '3s', for: '1h' });
    return ask('GET', '/providers/revento/webhooks');
  },
  addShape: ({ ask }) =>
    ask('POST', '/providers/revento/webhooks', { duplicate: 2, parallel: true, types: ['participant.*'] }),
  clearShapes: ({ ask }) => ask('DELETE', '/providers/revento/webhooks'),
  clearShape: async ({ ask }) => {
    const { body } = await ask('POST', '/providers/revento/webhooks', { drop: true });
    return ask('DELETE', `/providers/revento/webhooks/${body.id}`);
  },
  releaseDeliveries: ({ ask }) => ask('POST', '/providers/revento/webhooks/release', { order: 'reverse' }),
  getJournal: ({ ask }) => ask('GET', '/journal?kind=action,event&limit=5'),
  getJournalTree: async (to) => {
    await delivered(to);
    return to.ask('GET', '/journal/tree');
  },
  getJournalHar: async (to) => {
    await delivered(to);
    return to.ask('GET', '/journal.har');
  },
  getJournalNdjson: ({ ask }) => ask('GET', '/journal.ndjson?provider=revento'),
  listScenarios: ({ ask }) => ask('GET', '/scenarios'),
  getScenario: async ({ ask }) => {
    const [first] = rowsOf((await ask('GET', '/scenarios')).body.scenarios);
    return ask('GET', `/scenarios/${first?.name}`);
  },
  startRun: ({ ask }) => ask('POST', '/runs', { definition: SCENARIO, wait: '10s' }),
  listRuns: async ({ ask }) => {
    await ask('POST', '/runs', { definition: SCENARIO });
    return ask('GET', '/runs');
  },
  getRun: async ({ ask }) =>
    ask('GET', `/runs/${(await ask('POST', '/runs', { definition: SCENARIO })).body.id}?wait=10s`),
  stopRun: async ({ ask }) =>
    ask(
      'DELETE',
      `/runs/${(await ask('POST', '/runs', { definition: { ...SCENARIO, steps: [{ settle: '1h' }] } })).body.id}`,
    ),
  getClock: ({ ask }) => ask('GET', '/clock'),
  moveClock: ({ ask }) => ask('POST', '/clock', { advance: '3d' }),
  listFaults: async ({ ask }) => {
    await ask('POST', '/faults', { provider: 'revento', status: 503, for: '1h' });
    return ask('GET', '/faults?provider=revento');
  },
  addFault: ({ ask }) =>
    ask('POST', '/faults', { provider: 'revento', operation: '$refresh', stall: { after: 3, for: '2s' }, times: 1 }),
  clearFaults: ({ ask }) => ask('DELETE', '/faults'),
  clearFault: async ({ ask }) =>
    ask('DELETE', `/faults/${(await ask('POST', '/faults', { provider: 'revento', status: 503 })).body.id}`),
  reset: ({ ask }) => ask('POST', '/reset'),
  listSnapshots: async ({ ask }) => {
    await ask('POST', '/snapshots', { name: 'first' });
    return ask('GET', '/snapshots');
  },
  takeSnapshot: ({ ask }) => ask('POST', '/snapshots', { name: 'first' }),
  getSnapshot: async ({ ask }) => {
    await ask('POST', '/snapshots', { name: 'first' });
    return ask('GET', '/snapshots/first');
  },
  putSnapshot: async ({ ask }) => {
    await ask('POST', '/snapshots', { name: 'first' });
    return ask('PUT', '/snapshots/second', (await ask('GET', '/snapshots/first')).text);
  },
  deleteSnapshot: async ({ ask }) => {
    await ask('POST', '/snapshots', { name: 'first' });
    return ask('DELETE', '/snapshots/first');
  },
  restoreSnapshot: async ({ ask }) => {
    await ask('POST', '/snapshots', { name: 'first' });
    return ask('POST', '/snapshots/first/restore');
  },
  getContract: ({ ask }) => ask('GET', '/contracts/revento'),
  listSandboxes: ({ ask }) => ask('GET', '/sandboxes'),
  createSandbox: ({ ask }) =>
    ask('POST', '/sandboxes', { seed: 'other', knobs: { 'revento.code_ttl_s': 9 }, idle: '1m' }),
  closeSandbox: async ({ ask }) => ask('DELETE', `/sandboxes/${(await ask('POST', '/sandboxes')).body.id}`),
};

/** Answered without an end, or only by what an engine serves, so they have tests of their own. */
const ELSEWHERE = ['streamJournal', 'getExample'];

async function delivered({ ask, webhookUrl }: Setting): Promise<string> {
  await ask('PATCH', '/providers/revento', { webhookUrl });
  await ask('POST', '/providers/revento/events', { type: 'application.approved' });
  const { body } = await ask('GET', '/journal?kind=attempt&wait=5s&ended=true');
  return String(rowsOf(body.entries)[0]?.deliveryId);
}

describe('every operation', () => {
  it('is used here', () => {
    const documented = controlContract().operations.map(({ id }) => id);
    expect([...Object.keys(USES), ...ELSEWHERE].sort()).toEqual(documented.sort());
  });

  it.each(Object.entries(USES))('%s answers as the document says', async (id, use) => {
    const { client } = await startControl();
    const hook = await receiver();
    onTestFinished(() => hook.close());
    const answer = await use({ ...client, webhookUrl: hook.url });
    expect(answer.operation).toBe(id);
    expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(300);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
