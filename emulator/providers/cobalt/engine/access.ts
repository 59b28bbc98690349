import type { World } from '../../../http/world.ts';
import { udfValue } from '../accounts.ts';
import { type Account, type Config, cobaltState } from '../state.ts';
import type { Workflow } from './workflow.ts';

/**
 * Whether a customer may use a workflow at all: it is in the environment, nobody else's own, and the conditions on user-defined fields hold.
 *
 * @see https://github.com/gocobalt/mintlify-docs (implementation/additional/workflow-access.mdx)
 */
export function mayUse(account: Account, { environment, private_to, access, access_all }: Workflow): boolean {
  if (environment !== null && environment !== account.environment) return false;
  if (private_to !== null && private_to !== account.id) return false;
  if (access.length === 0) return true;
  const holds = ({ field, value }: Workflow['access'][number]) => udfValue(account, field) === value;
  return access_all ? access.every(holds) : access.some(holds);
}

/** The workflows that stand in a customer's config: published, not hidden, and allowed. */
export function workflowsIn(world: World, account: Account, slug: string): Workflow[] {
  return cobaltState(world.store).workflows.filter(
    (workflow) => workflow.slug === slug && workflow.published && !workflow.hidden && mayUse(account, workflow),
  );
}

/** Whether a workflow is switched on: by the customer, or by itself where nobody said anything. */
export function isEnabled(config: Config | undefined, { id, auto_enable }: Workflow): boolean {
  return config?.workflows[id]?.enabled ?? auto_enable;
}

/** The config of a customer by its id, which is that of the customer where nothing else was said. */
export function configOf(world: World, account: Account, slug: string, configId?: string | null): Config | undefined {
  const wanted = configId ?? account.account_id;
  return cobaltState(world.store)
    .configs.by('account', account.id)
    .find((config) => config.slug === slug && config.config_id === wanted);
}
