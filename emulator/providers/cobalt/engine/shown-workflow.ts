import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { appOf, iconOf } from '../apps/catalogue.ts';
import { cobaltState, organizationOf } from '../state.ts';
import type { Workflow } from './workflow.ts';

/** A workflow as answers show it. @see https://docs.gocobalt.io/api-reference/private_workflows/get_draft */
export function shownWorkflow(world: World, workflow: Workflow, environment: string): JsonObject {
  const { id, alias, access, access_all, nodes, slug, private_to, settings } = workflow;
  const owner = private_to === null ? undefined : cobaltState(world.store).accounts.get(private_to);
  const app = appOf(slug);
  const [first] = access;
  return {
    _id: id,
    name: workflow.name,
    description: workflow.description,
    icon: iconOf(slug),
    slug,
    org_id: organizationOf(world.store).id,
    environment,
    ...(owner && { linked_account_id: owner.account_id }),
    published: workflow.published,
    autoEnable: workflow.auto_enable,
    hide_in_config: workflow.hidden,
    ...(alias !== null && { workflow_alias: alias }),
    public_access_workflow: private_to === null,
    ...(app && { associated_application: app.app_id, associated_app_slugs: [slug] }),
    nodes: nodes.map((node) => ({
      id: node.id,
      type: node.type,
      name: node.name,
      incoming_nodes: nodes.filter((other) => reaches(other, node.id)).map((other) => other.id),
      outgoing_nodes: [...node.next, ...(node.otherwise ?? [])],
      data: node.data,
      maximum_attempts: node.maximum_attempts,
    })),
    edges: nodes.flatMap((node) =>
      [...node.next, ...(node.otherwise ?? [])].map((target) => ({ source: node.id, target })),
    ),
    settings: {
      timeout: workflow.timeout_ms,
      ...(workflow.dedup_key !== null && { dedup_key: workflow.dedup_key }),
      ...settings,
    },
    version: workflow.version,
    current_version: workflow.version,
    data_slots: [],
    ...(first && {
      udf_filter: JSON.stringify(access.map(({ field, value }) => ({ key: field, value }))),
      udf_filter_operator: access_all ? 'all' : 'any',
    }),
    createdAt: workflow.created_at,
    updatedAt: workflow.updated_at,
  };
}

function reaches({ next, otherwise = [] }: Workflow['nodes'][number], id: string): boolean {
  return next.includes(id) || otherwise.includes(id);
}
