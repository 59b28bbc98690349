import { appOf } from '../../../emulator/providers/cobalt/apps/catalogue.ts';
import { cobaltState } from '../../../emulator/providers/cobalt/state.ts';
import { type Answered, type CobaltWorld, CUSTOMER } from '../../support/cobalt.ts';

/** Uses of operations, by name. */
export type Exercises = Readonly<Record<string, (world: CobaltWorld) => Promise<Answered>>>;

/** Prefix of the documented backend API. */
export const P = '/api/v2/public';

/** As the customer that is there from the start. */
export const K = { as: CUSTOMER };

/** Id of a config field of the CRM. */
export function fieldNamed(name: string): string {
  return appOf('harbor_crm')?.fields.find((field) => field.name === name)?.id ?? '';
}

/** Id of a workflow by its alias. */
export function workflowNamed({ store }: CobaltWorld['cobalt'], alias: string): string {
  return cobaltState(store).workflows.find((workflow) => workflow.alias === alias)?.id ?? '';
}
