import { describe, expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { validatorOf } from '../../../emulator/http/validation.ts';
import { goroute as definition } from '../../../emulator/providers/goroute/index.ts';
import { type Answered, documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';
import { receiver } from '../../support/receiver.ts';

const contract = loadContract('goroute');

type World = Awaited<ReturnType<typeof gorouteSandbox>>;

const NEW_PARTICIPANT = { scheme: '0192', identifier: '991825827', name: 'Fjord AS', country: 'NO' };
const NEW_WEBHOOK = { url: 'https://hooks.example/goroute', events: ['document.received'], secret: 'whsec_mine' };

async function webhook({ call }: World): Promise<string> {
  return String((await call('POST', '/api/v1/webhooks', { body: NEW_WEBHOOK })).body.id);
}

async function received({ goroute, call }: World): Promise<string> {
  await goroute.act('receive', {});
  return String(rowsIn((await call('GET', '/api/v1/documents')).body, 'documents')[0]?.id);
}

/** A delivery to a receiver that works: the id of the webhook, and of the attempt. */
async function delivered(world: World): Promise<{ hook: string; attempt: string }> {
  const { url } = await receiver();
  world.goroute.configure({ webhookUrl: url });
  await world.goroute.act('receive', {});
  await world.sandbox.clock.quiet();
  const hook = String(rowsIn((await world.call('GET', '/api/v1/webhooks')).body, 'webhooks')[0]?.id);
  const log = (await world.call('GET', `/api/v1/webhooks/${hook}/deliveries`)).body;
  return { hook, attempt: String(rowsIn(log, 'deliveries')[0]?.delivery_id) };
}

/** One genuine use of every operation, by name, with the status that it gives. */
const EXERCISES: Record<string, [status: number, use: (world: World) => Promise<Answered>]> = {
  getHealth: [200, ({ call }) => call('GET', '/health')],
  getVersion: [200, ({ call }) => call('GET', '/peppol/version')],
  validateDocument: [200, ({ call }) => call('POST', '/api/v1/validate', { body: documentXml() })],
  sendDocument: [202, ({ call }) => call('POST', '/api/v1/send', { body: documentXml() })],
  sendBatch: [
    200,
    ({ call }) => call('POST', '/api/v1/send/batch', { body: { documents: [{ id: 'a', xml: documentXml() }] } }),
  ],
  createBatch: [200, ({ call }) => call('POST', '/api/v1/batch', { body: { documents: [{ id: 'a', xml: '<a>' }] } })],
  listTransactions: [200, ({ call }) => call('GET', '/api/v1/transactions?limit=5')],
  getTransaction: [
    200,
    async ({ call }) => {
      const { transaction_id: id } = (await call('POST', '/api/v1/send', { body: documentXml() })).body;
      return call('GET', `/api/v1/transactions/${id}`);
    },
  ],
  lookupParticipant: [200, ({ call }) => call('GET', '/participants/lookup?identifier=9915:helger-test')],
  registerParticipant: [201, ({ call }) => call('POST', '/api/v1/participants', { body: NEW_PARTICIPANT })],
  listParticipants: [200, ({ call }) => call('GET', '/api/v1/participants')],
  getParticipant: [
    200,
    async ({ call }) => {
      const [own] = rowsIn((await call('GET', '/api/v1/participants')).body, 'participants');
      return call('GET', `/api/v1/participants/${own?.id}`);
    },
  ],
  updateParticipant: [
    200,
    async ({ call }) => {
      const { id } = (await call('POST', '/api/v1/participants', { body: NEW_PARTICIPANT })).body;
      return call('PATCH', `/api/v1/participants/${id}`, { body: { capabilities: [{ document_type: 'Order' }] } });
    },
  ],
  deleteParticipant: [
    204,
    async ({ call }) => {
      const { id } = (await call('POST', '/api/v1/participants', { body: NEW_PARTICIPANT })).body;
      return call('DELETE', `/api/v1/participants/${id}`);
    },
  ],
  migrateParticipant: [
    202,
    ({ call }) =>
      call('POST', '/api/v1/participants/migrate', {
        body: { ...NEW_PARTICIPANT, current_access_point: 'Polder AP', contact_email: 'a@example.org' },
      }),
  ],
  listOrganizations: [200, ({ call }) => call('GET', '/api/v1/organizations')],
  createOrganization: [
    201,
    ({ call }) =>
      call('POST', '/organizations', { body: { name: 'Dochter BV', country: 'NL', vat_number: 'NL1', address: {} } }),
  ],
  listDocuments: [
    200,
    async (world) => {
      await received(world);
      return world.call('GET', '/api/v1/documents');
    },
  ],
  getDocument: [200, async (world) => world.call('GET', `/api/v1/documents/${await received(world)}`)],
  downloadDocument: [200, async (world) => world.call('GET', `/api/v1/documents/${await received(world)}/download`)],
  downloadAttachment: [
    200,
    async (world) => {
      const file =
        '<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">YSxi</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>';
      const xml = documentXml({ to: '0106:11223344' }).replace('  <cac:AccountingSupplierParty>', `${file}$&`);
      await world.goroute.act('receive', { xml });
      const [listed] = rowsIn((await world.call('GET', '/documents')).body, 'documents');
      const [attached] = rowsIn((await world.call('GET', `/documents/${listed?.id}`)).body, 'attachments');
      return world.call('GET', `/documents/${listed?.id}/attachments/${attached?.id}`);
    },
  ],
  sendInvoiceResponse: [
    202,
    async (world) =>
      world.call('POST', '/api/v1/invoice-response', {
        body: { invoice_document_id: await received(world), response_code: 'AP' },
      }),
  ],
  createWebhook: [201, ({ call }) => call('POST', '/api/v1/webhooks', { body: NEW_WEBHOOK })],
  listWebhooks: [200, ({ call }) => call('GET', '/api/v1/webhooks')],
  getWebhook: [200, async (world) => world.call('GET', `/api/v1/webhooks/${await webhook(world)}`)],
  updateWebhook: [
    200,
    async (world) => world.call('PATCH', `/api/v1/webhooks/${await webhook(world)}`, { body: { active: false } }),
  ],
  deleteWebhook: [204, async (world) => world.call('DELETE', `/api/v1/webhooks/${await webhook(world)}`)],
  testWebhook: [
    202,
    async (world) => {
      const { hook } = await delivered(world);
      return world.call('POST', `/api/v1/webhooks/${hook}/test`, { body: { event: 'document.received' } });
    },
  ],
  listWebhookDeliveries: [
    200,
    async (world) => world.call('GET', `/api/v1/webhooks/${(await delivered(world)).hook}/deliveries?limit=5`),
  ],
  retryWebhookDelivery: [
    202,
    async (world) => {
      const { hook, attempt } = await delivered(world);
      return world.call('POST', `/api/v1/webhooks/${hook}/deliveries/${attempt}/retry`);
    },
  ],
  listInvoices: [
    200,
    async ({ call }) => {
      await call('POST', '/api/v1/send', { body: documentXml() });
      return call('GET', '/invoices');
    },
  ],
  createInvoice: [
    202,
    ({ call }) =>
      call('POST', '/invoices', {
        body: { sender: '0106:11223344', receiver: '9915:phase4-test-receiver', document: documentXml() },
      }),
  ],
};

describe('the contract of GoRoute', () => {
  it('has a handler for every operation, and an operation for every handler', () => {
    expect(Object.keys(definition.handlers).sort()).toEqual([...contract.operationNames].sort());
  });

  it('has an exercise for every operation', () => {
    expect(Object.keys(EXERCISES).sort()).toEqual([...contract.operationNames].sort());
  });

  it.each(Object.entries(EXERCISES))('holds for an exercise of %s', async (name, [status, use]) => {
    const world = await gorouteSandbox();
    const answered = await use(world);
    expect([answered.status, answered.text]).toEqual([status, expect.anything()]);
    const entry = world.sandbox.journal.query({ kind: 'request' }).at(-1);
    expect(entry).toMatchObject({ operation: name, subject: world.organizations.sandbox });
    expect(entry).not.toHaveProperty('violations');
    if (Object.keys(answered.body).length > 0) {
      expect(answered.headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
    expect(answered.headers.get('x-request-id')).toMatch(/^req_[a-z0-9]{10}$/);
  });

  it.each(contract.operations.flatMap(({ method, path, also = [] }) => also.map((other) => [method, other, path])))(
    'knows %s %s as well as %s',
    async (method, other, path) => {
      const { sandbox, call } = await gorouteSandbox();
      for (const form of [other, path]) {
        await call(method, form.replace('/peppol-api', '').replaceAll(/\{\w+\}/g, 'x'), { key: 'sk_test_nobody' });
      }
      const [first, second] = sandbox.journal.query({ kind: 'request' });
      expect(first?.kind === 'request' && first.operation).toBeTruthy();
      expect(first).toHaveProperty('operation', second?.kind === 'request' && second.operation);
      expect(first).toHaveProperty('path', other.replaceAll(/\{\w+\}/g, 'x'));
    },
  );

  it.each(contract.events)('holds for the payload of %s', async (type) => {
    const { goroute } = await gorouteSandbox();
    const { payload } = definition.happen(goroute, type, {});
    expect(validatorOf(contract).event(type)(payload)).toEqual([]);
  });

  it('says 404 for a path that there is not, and 405 with Allow for a method', async () => {
    const { call } = await gorouteSandbox();
    expect(await call('GET', '/api/v1/nothing')).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } });
    const wrong = await call('PUT', '/send');
    expect([wrong.status, wrong.error.code, wrong.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
  });
});
