import type { World } from '../../../http/world.ts';
import { objectId } from '../ids.ts';
import { cobaltState } from '../state.ts';
import { addWorkflow, startNode } from './add-workflow.ts';
import { proxyState } from './proxy.ts';
import type { NodeType, WorkflowNode } from './workflow.ts';

const ATTEMPTS = 3;
const PROXY_TIMEOUT_MS = 30_000;

function node(id: string, name: string, type: NodeType, data: WorkflowNode['data'], next: string[] = []): WorkflowNode {
  const tries = type === 'action' || type === 'proxy' ? ATTEMPTS : 1;
  return { id, name, type, data, next, maximum_attempts: tries, skip_on_error: false };
}

/** The events of the organization's own application, its API proxy, and workflows with and without conditions on who may use them. */
export function seedWorkflows(world: World): void {
  const { events } = cobaltState(world.store);
  const contact = { email: 'ada@example.test', name: 'Ada', country: 'PL', company: { name: 'Ada Bakery' } };
  const order = { id: 'o-1', customer: 'ada@example.test', amount: 125 };
  events.insert({ id: objectId(world), name: 'contact.created', sample: contact, json_schema: null });
  events.insert({ id: objectId(world), name: 'order.paid', sample: order, json_schema: null });
  proxyState(world.store).proxies.insert({
    id: 'lookup-customer',
    description: 'What the product itself knows of a customer.',
    method: 'POST',
    url: '/cobalt/proxies/lookup-customer',
    query: {},
    headers: {},
    body: null,
    timeout_ms: PROXY_TIMEOUT_MS,
    opts_out: false,
  });
  addWorkflow(world, {
    name: 'Export contact',
    description: 'A contact of the product becomes one of the CRM.',
    slug: 'harbor_crm',
    alias: 'export-contact',
    event: 'contact.created',
    published: true,
    nodes: [
      startNode(['2']),
      {
        ...node('2', 'Has an e-mail', 'condition', { lhs: '{{event.email}}', operator: 'neq', rhs: null }, ['3']),
        otherwise: ['4'],
      },
      node(
        '3',
        'Create contact',
        'action',
        {
          app: 'harbor_crm',
          action: 'create_contact',
          parameters: { email: '{{event.email}}', name: '{{event.name}}', company: '{{event.company.name}}' },
        },
        ['5'],
      ),
      node('4', 'Nothing to do', 'response', { body: { exported: false } }),
      node('5', 'Answer', 'response', { body: { exported: true, contact_id: '{{node.3.id}}' } }),
    ],
  });
  addWorkflow(world, {
    name: 'Enrich contact',
    description: 'Asks the product for what it knows, then writes it to the CRM. For customers of the plan pro.',
    slug: 'harbor_crm',
    alias: 'enrich-contact',
    event: 'contact.created',
    published: true,
    access: [{ field: 'plan', value: 'pro' }],
    nodes: [
      startNode(['2']),
      node('2', 'Look up', 'proxy', { proxy: 'lookup-customer', fields: { email: '{{event.email}}' } }, ['3']),
      node('3', 'Create contact', 'action', {
        app: 'harbor_crm',
        action: 'create_contact',
        parameters: { email: '{{event.email}}', name: '{{node.2.name}}' },
      }),
    ],
  });
  addWorkflow(world, {
    name: 'Send receipt',
    description: 'A paid order becomes a message.',
    slug: 'postbox',
    alias: 'send-receipt',
    event: 'order.paid',
    published: true,
    auto_enable: true,
    nodes: [
      startNode(['2']),
      node('2', 'Send message', 'action', {
        app: 'postbox',
        action: 'send_message',
        parameters: { to: '{{event.customer}}', subject: 'Receipt {{event.id}}', text: 'Paid: {{event.amount}}' },
      }),
    ],
  });
  addWorkflow(world, {
    name: 'Book order',
    description: 'A paid order becomes an invoice.',
    slug: 'ledgerly',
    alias: 'book-order',
    event: 'order.paid',
    published: true,
    auto_enable: true,
    nodes: [
      startNode(['2']),
      node('2', 'Create invoice', 'action', {
        app: 'ledgerly',
        action: 'create_invoice',
        parameters: { customer: '{{event.customer}}', amount: '{{event.amount}}' },
      }),
    ],
  });
  addWorkflow(world, {
    name: 'Export deal',
    description: 'Not published yet.',
    slug: 'harbor_crm',
    event: 'order.paid',
    auto_enable: true,
  });
}
