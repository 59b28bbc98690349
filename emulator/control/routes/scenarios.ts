import { findScenario, listScenarios } from '../../scenarios/catalogue.ts';
import { type Handlers, json } from '../call.ts';
import { viewStep } from '../views.ts';

/** What can be played: scenarios of this package and of the folder that the emulator was started in. */
export const scenarios: Handlers = {
  listScenarios({ sandbox, query }) {
    const provider = typeof query.provider === 'string' ? sandbox.provider(query.provider).provider : undefined;
    return json({ scenarios: listScenarios(provider === undefined ? {} : { provider }) });
  },

  async getScenario({ path }) {
    const { steps, ...head } = await findScenario(`${path.provider}/${path.scenario}`);
    return json({ ...head, steps: steps.map(viewStep) });
  },
};
