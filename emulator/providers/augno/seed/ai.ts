import type { Planting } from '../seed.ts';
import { timestamp } from '../state.ts';

const MINUTE_MS = 60_000;

/** What agents can do, in every account. Tools have no ids: they are found by their slugs. */
export function seedTools({ put }: Planting): void {
  const tool = (slug: string, name: string, category: string, mutating: boolean) =>
    put('tools', { $key: slug, slug, name, category, mutating, required_permissions: [] }).id;
  const research = [
    tool('fetch_url', 'Read a page', 'research', false),
    tool('read_doc', 'Read a file', 'research', false),
  ];
  const writing = [
    tool('create_artifact', 'Write a file', 'writing', true),
    tool('draft_reply', 'Draft a reply', 'writing', true),
    tool('send_email', 'Send an e-mail', 'writing', true),
  ];
  const group = (name: string, slug: string, sort_order: number, tools: readonly string[]) =>
    put('tool-groups', { name, slug, icon: slug, sort_order, tools });
  group('Research', 'research', 0, research);
  group('Writing', 'writing', 1, writing);
}

/** An agent, one of the system's, what is remembered, and a run in each state from which something can be done. */
export function seedAi({ world, put }: Planting): void {
  put('agents', {
    name: 'Assistant',
    slug: 'assistant',
    category_code: 'general',
    trigger_type: 'chat',
    definition_type: 'system',
    editability: 'read_only',
  });
  const agent = put('agents', {
    name: 'Order watcher',
    slug: 'order-watcher',
    description: 'Tells of orders that run late.',
    category_code: 'sales',
    trigger_type: 'manual',
    config: { system_prompt: 'Watch for late orders.', tier: 'balanced' },
    tools: [{ tool: 'fetch_url' }],
  });
  put('memories', { category: 'preference', content: 'Prices are told without tax.', importance: 0.5 });
  const at = (minutes: number) => timestamp(world.clock.now() + minutes * MINUTE_MS);
  const run = (status: string, more: object = {}) =>
    put('runs', { definition: agent.id, status, input: 'Which orders are late?', started_at: at(-10), ...more });
  run('completed', { completed_at: at(-9), duration_ms: MINUTE_MS, output: { message: 'None.' } });
  run('failed', { completed_at: at(-9), duration_ms: MINUTE_MS, error_message: 'The model gave no answer.' });
  run('awaiting_input');
  run('running');
}
