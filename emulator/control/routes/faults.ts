import { EmulatorError } from '../../core/errors.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Provider } from '../../providers/provider.ts';
import { parseFaultStep } from '../../scenarios/fault-spec.ts';
import { type Call, done, type Handlers, json } from '../call.ts';
import { viewFault } from '../views.ts';

/** What goes wrong on the providers' ports. */
export const faults: Handlers = {
  listFaults: (call) =>
    json({
      faults: chosen(call).flatMap(({ provider, faults }) => faults.list().map((fault) => viewFault(provider, fault))),
    }),

  addFault({ sandbox, body }) {
    const { provider: name, ...step } = body;
    const provider = sandbox.provider(String(name));
    return json(viewFault(provider.provider, provider.faults.add(parseFaultStep(step, provider))), 201);
  },

  clearFaults(call) {
    for (const { faults } of chosen(call)) faults.clear();
    return done();
  },

  clearFault(call) {
    const id = call.path.faultId ?? '';
    const active = chosen(call).flatMap(({ provider, faults }) =>
      faults.list().map((fault) => ({ provider, faults, fault })),
    );
    const found = active.filter(({ fault }) => fault.id === id && fault.state === 'active');
    const [only, ...others] = found;
    if (!only) {
      const known = active.flatMap(({ fault }) => (fault.state === 'active' ? [fault.id] : []));
      throw new EmulatorError('fault_unknown', `No fault "${id}" is in force.${suggestion(id, known)}`, {
        status: 404,
      });
    }
    if (others.length > 0) {
      const names = found.map(({ provider }) => provider).join(' and ');
      throw new EmulatorError('fault_ambiguous', `${names} have a fault "${id}" each: say which with ?provider=.`, {
        status: 409,
      });
    }
    only.faults.clear(id);
    return done();
  },
};

function chosen({ sandbox, query }: Call): readonly Provider[] {
  return typeof query.provider === 'string' ? [sandbox.provider(query.provider)] : sandbox.providers;
}
