import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { Knobs } from '../../core/knobs.ts';
import { list } from '../../http/contract.ts';
import type { Setup } from '../../providers/definition.ts';
import { exampleOf } from '../../providers/example-of.ts';
import type { Provider } from '../../providers/provider.ts';
import { type Call, type Handlers, json } from '../call.ts';
import { shownTo } from '../journal-query.ts';
import { masked, viewProvider, viewProviderDetail } from '../views.ts';

/** The providers of the sandbox: how they are reached and set up, what they hold, and what can be made to happen. */
export const providers: Handlers = {
  listProviders: ({ sandbox }) => json({ providers: sandbox.providers.map(viewProvider) }),

  getProvider: (call) => json(viewProviderDetail(providerOf(call))),

  configureProvider(call) {
    const provider = providerOf(call);
    const knobs = isJsonObject(call.body.knobs) ? call.body.knobs : {};
    assertKnobs(provider, knobs);
    provider.configure(changedSetup(call));
    for (const [name, value] of Object.entries(knobs)) {
      if (value === null) provider.knobs.reset(name);
      else provider.knobs.set(name, value);
    }
    return json(viewProviderDetail(provider));
  },

  emitEvent(call) {
    const { type, ...overrides } = call.body;
    const entry = call.sandbox.journal.get(providerOf(call).happen(String(type), overrides));
    if (!entry)
      throw new EmulatorError('journal_full', 'It happened, and the journal has no room to say so.', { status: 507 });
    return json({ entry: shownTo(call)(entry) }, 201);
  },

  async runAction(call) {
    const { journal } = call.sandbox;
    const provider = providerOf(call);
    const before = journal.last;
    const acting = provider.act(call.path.action ?? '', call.body);
    // The entry is written before the action first waits for anything.
    const entry = journal.query({ kind: 'action', provider: provider.provider, since: before })[0];
    const result = await acting;
    return json({ seq: entry?.seq ?? journal.last, result: result ?? null });
  },

  getState(call) {
    const provider = providerOf(call);
    const collection = call.path.collection ?? '';
    const rows = provider.state(collection);
    const shown = call.query.secrets === 'full' ? rows : masked(rows, call.sandbox.secrets);
    return json({ provider: provider.provider, collection, rows: shown });
  },

  getContract: (call) => json(providerOf(call).contract.document),

  getExample: (call) => json({ ...exampleOf(providerOf(call), call.path.operation ?? '') }),
};

/** The provider that the path names. @throws EmulatorError `provider_unknown` */
export function providerOf({ sandbox, path }: Call): Provider {
  return sandbox.provider(path.provider ?? '');
}

function changedSetup({ body }: Call): Partial<Setup> {
  return {
    ...(body.webhookUrl === null || typeof body.webhookUrl === 'string' ? { webhookUrl: body.webhookUrl } : {}),
    ...(body.redirectUris === undefined ? {} : { redirectUris: list(body.redirectUris).map(String) }),
  };
}

/** Tries them on a spare set first, so that one wrong value leaves all as they are. */
function assertKnobs({ provider, definition }: Provider, values: Readonly<Record<string, unknown>>): void {
  const spare = new Knobs(provider, definition.knobs);
  for (const [name, value] of Object.entries(values)) spare.set(name, value ?? definition.knobs[name]?.default);
}
