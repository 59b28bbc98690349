import { parseDuration } from '../../core/duration.ts';
import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Emulator } from '../../emulator.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox.ts';
import { done, type Handlers, json } from '../call.ts';
import { viewProvider } from '../views.ts';

/** Each has several ports; a test run that needs more forgets to close them. */
const MOST_SANDBOXES = 256;

/** The sandboxes of this process. */
export const sandboxes: Handlers = {
  listSandboxes: ({ desk }) =>
    json({ sandboxes: desk.emulator.sandboxes.map((sandbox) => viewSandbox(desk.emulator, sandbox)) }),

  async createSandbox({ desk, body }) {
    if (desk.emulator.sandboxes.length >= MOST_SANDBOXES) {
      throw new EmulatorError(
        'sandbox_limit',
        `There are ${MOST_SANDBOXES} sandboxes already; close those that are done.`,
        { status: 429 },
      );
    }
    return json(viewSandbox(desk.emulator, await desk.emulator.createSandbox(optionsOf(body))), 201);
  },

  async closeSandbox({ desk, sandbox, path, context }) {
    const id = path.sandboxId ?? '';
    if (id !== sandbox.id) await desk.emulator.closeSandbox(id);
    else if (sandbox === desk.emulator.sandbox) {
      throw new EmulatorError('sandbox_main', 'The main sandbox ends with the emulator only: POST /shutdown.', {
        status: 409,
      });
      // Its own port goes with it, so it is answered first.
    } else context.env.outgoing.once('close', () => void desk.emulator.closeSandbox(id));
    return done();
  },
};

function viewSandbox(emulator: Emulator, sandbox: Sandbox) {
  const { url, token } = emulator.access(sandbox.id);
  return {
    id: sandbox.id,
    main: sandbox === emulator.sandbox,
    control: url,
    token,
    seed: sandbox.seed,
    providers: sandbox.providers.map(viewProvider),
  };
}

function optionsOf(body: JsonObject): SandboxOptions & { idleMs?: number } {
  const { providers, seed, knobs, webhooks, redirects, strict, freeze, wire, idle } = body;
  return {
    ...(Array.isArray(providers) ? { providers: providers.map(String) } : {}),
    ...(typeof seed === 'string' ? { seed } : {}),
    ...(isJsonObject(knobs) ? { knobs } : {}),
    ...(isJsonObject(webhooks) ? { webhooks: texts(webhooks) } : {}),
    ...(isJsonObject(redirects)
      ? {
          redirects: Object.fromEntries(
            Object.entries(redirects).map(([name, uris]) => [name, [uris].flat().map(String)]),
          ),
        }
      : {}),
    ...(typeof strict === 'boolean' ? { strict } : {}),
    ...(typeof freeze === 'boolean' || typeof freeze === 'string' ? { freeze } : {}),
    ...(wire === 'wall' || wire === 'provider' ? { wire } : {}),
    ...(typeof idle === 'string' ? { idleMs: parseDuration(idle) } : {}),
  };
}

function texts(given: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, String(text)]));
}
