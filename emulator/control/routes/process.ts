import { EmulatorError } from '../../core/errors.ts';
import { type Handlers, json } from '../call.ts';
import { controlContract, controlYaml } from '../document.ts';
import { healthOf } from '../health.ts';

/** The process itself, and the document of this API. */
export const process: Handlers = {
  getHealth({ desk, sandbox }) {
    return json(healthOf(sandbox, desk.uptimeMs));
  },

  shutdown({ desk, sandbox, context }) {
    const { emulator } = desk;
    if (emulator.sandbox !== sandbox) {
      const fix = `Close it with DELETE /sandboxes/${sandbox.id}, or ask ${emulator.control()}.`;
      throw new EmulatorError('sandbox_not_main', `Sandbox ${sandbox.id} cannot end the whole emulator. ${fix}`, {
        status: 409,
      });
    }
    context.env.outgoing.once('close', () => void emulator.close());
    // Otherwise a client that keeps its connection would be waited for.
    return new Response(JSON.stringify({ status: 'stopping' }), {
      status: 202,
      headers: { 'Content-Type': 'application/json', Connection: 'close' },
    });
  },

  getOpenapiJson: () => json(controlContract().document),

  getOpenapiYaml: () => new Response(controlYaml(), { headers: { 'Content-Type': 'application/yaml' } }),
};
