import { describe, expect, it } from 'vitest';
import { at } from '../../support/augno.ts';
import { documentXml, gorouteSandbox, rowsIn, type Said } from '../../support/goroute.ts';

type World = Awaited<ReturnType<typeof gorouteSandbox>>;

async function sent({ call }: World, said: Said = {}): Promise<string> {
  return String((await call('POST', '/send', { body: documentXml(said) })).body.transaction_id);
}

describe('a document that is sent', () => {
  it('goes through its states on the clock of the provider', async () => {
    const world = await gorouteSandbox();
    const { call, seconds } = world;
    const answer = await call('POST', '/api/v1/send', { body: documentXml({ number: 'INV-1' }) });
    expect(answer.body).toMatchObject({
      transaction_id: expect.stringMatching(/^txn_[a-z0-9]{14}$/),
      status: 'pending',
      document_id: 'INV-1',
      document_type: 'Invoice',
      sender: { scheme: '0106', identifier: '11223344', name: 'Kade Levering BV' },
      receiver: { scheme: '9915', identifier: 'phase4-test-receiver' },
      created_at: '2026-09-21T12:00:00Z',
      request_id: answer.headers.get('x-request-id'),
    });
    const path = `/transactions/${answer.body.transaction_id}`;
    const states: unknown[] = [];
    for (const wait of [0, 1, 2, 8, 3600]) {
      await seconds(wait);
      states.push((await call('GET', path)).body.status);
    }
    expect(states).toEqual(['pending', 'processing', 'sending', 'delivered', 'delivered']);
    expect((await call('GET', path)).body).toMatchObject({
      id: answer.body.transaction_id,
      transaction_id: answer.body.transaction_id,
      document_id: 'INV-1',
      delivered_at: '2026-09-21T12:00:11Z',
      message_id: expect.stringMatching(/^msg_/),
      error: null,
      status_history: ['pending', 'processing', 'sending', 'delivered'].map((status) => ({ status })),
    });
    expect((await call('GET', '/transactions')).body).toMatchObject({
      total: 1,
      transactions: [
        {
          transaction_id: answer.body.transaction_id,
          direction: 'outbound',
          document_type: 'invoice',
          invoice_number: 'INV-1',
          sender_id: '0106:11223344',
          receiver_id: '9915:phase4-test-receiver',
          status: 'delivered',
        },
      ],
    });
  });

  it.each([
    ['9915:reject-all', 11, 'RECEIVER_REJECTED'],
    ['9915:timeout-test', 38, 'DELIVERY_TIMEOUT'],
    ['9915:invalid-cert', 11, 'CERTIFICATE_ERROR'],
  ])('to %s fails in the end', async (to, after, code) => {
    const world = await gorouteSandbox();
    const id = await sent(world, { to });
    const state = async () => (await world.call('GET', `/transactions/${id}`)).body;
    await world.seconds(after - 1);
    expect(await state()).toMatchObject({ status: 'sending', error: null });
    await world.seconds(1);
    expect(await state()).toMatchObject({ status: 'failed', error: { code }, delivered_at: null });
  });

  it.each(['9915:phase4-test-receiver', '0088:5060412690015', '9915:helger-test', '9915:all-documents'])(
    'to %s is delivered',
    async (to) => {
      const world = await gorouteSandbox();
      const id = await sent(world, { to });
      await world.seconds(11);
      expect((await world.call('GET', `/transactions/${id}`)).body.status).toBe('delivered');
    },
  );

  it.each([
    [{ to: '9915:not-registered' }, 'RECEIVER_NOT_FOUND'],
    [{ to: '0192:991825827' }, 'RECEIVER_NOT_FOUND'],
    [{ type: 'CreditNote', to: '9915:invoice-only' }, 'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER'],
    [{ to: '9915:credit-note-only' }, 'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER'],
    [{ from: '0106:99999999' }, 'PARTICIPANT_NOT_FOUND'],
    [{ from: '0106:55667788' }, 'PARTICIPANT_NOT_FOUND'],
  ] satisfies [Said, string][])('is refused: %j', async (said, code) => {
    const world = await gorouteSandbox();
    const refused = await world.call('POST', '/send', { body: documentXml(said) });
    expect(refused).toMatchObject({ status: 404, error: { code, details: expect.any(String) } });
    expect(world.goroute.state('transactions')).toEqual([]);
  });

  it.each([
    ['9915:phase4-test-sender', 'PARTICIPANT_NOT_FOUND'],
    ['0088:5060412690014', 'VALIDATION_ERROR'],
    ['0106:12345678', 'PARTICIPANT_NOT_FOUND'],
    ['0208:0123456789', 'VALIDATION_ERROR'],
    ['9930:DE123456789', 'PARTICIPANT_NOT_FOUND'],
    ['0009:12345678901234', 'PARTICIPANT_NOT_FOUND'],
    ['0211:12345678901', 'PARTICIPANT_NOT_FOUND'],
  ])('may come from the test sender %s in the sandbox alone', async (from, code) => {
    const { call, keys } = await gorouteSandbox();
    expect((await call('POST', '/send', { body: documentXml({ from }) })).status).toBe(202);
    const live = { key: keys.production, body: documentXml({ from, to: '0088:8712345000004' }) };
    expect(await call('POST', '/send', live)).toMatchObject({ error: { code } });
  });

  it.each([
    ['<Invoice', 'INVALID_XML'],
    ['', 'INVALID_XML'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'INVALID_XML'],
    ['<Quote xmlns="urn:oasis:names:specification:ubl:schema:xsd:Quotation-2"/>', 'UNSUPPORTED_DOCUMENT_TYPE'],
    [
      '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
      'UNSUPPORTED_DOCUMENT_TYPE',
    ],
  ])('is refused as XML: %s', async (body, code) => {
    const { call } = await gorouteSandbox();
    for (const path of ['/send', '/validate']) {
      const headers = { 'Content-Type': 'application/xml' };
      expect(await call('POST', path, { body, headers })).toMatchObject({ status: 400, error: { code } });
    }
  });

  it('names the line where the XML is broken', async () => {
    const { call } = await gorouteSandbox();
    const broken = documentXml().replace('</cbc:IssueDate>', '</cbc:Issue>');
    expect((await call('POST', '/send', { body: broken })).error.message).toMatch(/^Line 6: /);
  });

  it('is refused with findings where something is missing, and may be validated all the same', async () => {
    const { call } = await gorouteSandbox();
    const body = documentXml().replace(/\s*<cbc:ID>INV-7001<\/cbc:ID>/, '');
    const refused = await call('POST', '/send', { body });
    expect(refused).toMatchObject({ status: 400, error: { code: 'VALIDATION_ERROR' } });
    expect(at(refused.error, 'details', 0)).toMatchObject({ rule: 'UBL-XSD', location: '/Invoice/cbc:ID' });
    expect(at(refused.error, 'details', 1)).toEqual({
      rule: 'BR-02',
      location: '/Invoice/cbc:ID',
      message: expect.any(String),
      severity: 'error',
    });
    const validated = await call('POST', '/validate', { body });
    expect(validated).toMatchObject({ status: 200, body: { valid: false, document_id: null } });
    expect(validated.body.validation_layers).toMatchObject({ schematron: { passed: false, errors: 1 } });
  });

  it('may come as JSON with a reference, and not as anything else', async () => {
    const { call } = await gorouteSandbox();
    const body = { xml: documentXml(), metadata: { reference_id: 'order-7' } };
    const { transaction_id: id } = (await call('POST', '/documents/send', { body })).body;
    expect((await call('GET', `/transactions/${id}`)).body.metadata).toEqual({ reference_id: 'order-7' });
    for (const type of ['application/pdf', 'text/plain']) {
      const headers = { 'Content-Type': type };
      expect(await call('POST', '/send', { body: documentXml(), headers })).toMatchObject({
        status: 415,
        error: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      });
    }
    expect(await call('POST', '/send', { body: { metadata: {} } })).toMatchObject({
      status: 400,
      error: { code: 'INVALID_REQUEST', details: 'body/xml must be present' },
    });
  });

  it('goes on after a restore', async () => {
    const world = await gorouteSandbox();
    const id = await sent(world);
    await world.seconds(2);
    const dump = world.goroute.store.dump();
    world.sandbox.clock.clear();
    world.goroute.store.restore(dump);
    world.goroute.resume();
    await world.seconds(9);
    expect((await world.call('GET', `/transactions/${id}`)).body.status).toBe('delivered');
  });
});

describe('transactions', () => {
  it('are listed newest first, in pages, and by what they are', async () => {
    const world = await gorouteSandbox();
    const { call, seconds } = world;
    for (const number of ['A-1', 'A-2', 'A-3']) {
      await sent(world, { number, ...(number === 'A-3' && { to: '9915:reject-all', type: 'CreditNote' }) });
      await seconds(20);
    }
    const numbers = async (query: string) =>
      rowsIn((await call('GET', `/transactions?${query}`)).body, 'transactions').map((row) => row.invoice_number);
    expect(await numbers('')).toEqual(['A-3', 'A-2', 'A-1']);
    expect(await numbers('limit=1&offset=1')).toEqual(['A-2']);
    expect(await numbers('status=failed')).toEqual(['A-3']);
    expect(await numbers('document_type=creditnote')).toEqual(['A-3']);
    expect(await numbers('invoice_number=A-1')).toEqual(['A-1']);
    expect(await numbers('receiver_id=9915:reject-all')).toEqual(['A-3']);
    expect(await numbers('from=2026-09-21T12:00:10Z&to=2026-09-21T12:00:30Z')).toEqual(['A-2']);
    expect(await numbers('direction=inbound')).toEqual([]);
    for (const query of ['limit=0', 'limit=x', 'status=lost', 'from=yesterday']) {
      expect(await call('GET', `/transactions?${query}`)).toMatchObject({
        status: 400,
        error: { code: 'INVALID_REQUEST' },
      });
    }
  });

  it('end as somebody decides', async () => {
    const world = await gorouteSandbox();
    await world.goroute.act('nextOutcome', { outcome: 'stuck', times: 1 });
    const [stuck, plain] = [await sent(world), await sent(world, { number: 'B-2' })];
    await world.seconds(100_000);
    const status = async (id: string) => (await world.call('GET', `/transactions/${id}`)).body.status;
    expect([await status(stuck), await status(plain)]).toEqual(['sending', 'delivered']);
    await world.goroute.act('finish', { outcome: 'AS4_ERROR' });
    expect([await status(stuck), await status(plain)]).toEqual(['failed', 'delivered']);
    await expect(world.goroute.act('finish', { transaction: 'txn_nobody' })).rejects.toThrow('There is no transaction');
  });
});

describe('a document that is received', () => {
  it('can be read as XML and parsed, with amounts as text', async () => {
    const { call, goroute } = await gorouteSandbox();
    await goroute.act('receive', { number: 'PO-9', net_cents: 250_000 });
    const [row] = rowsIn((await call('GET', '/documents')).body, 'documents');
    const { body } = await call('GET', `/documents/${row?.id}`);
    expect(body).toMatchObject({
      type: 'Invoice',
      status: 'received',
      sender: { scheme: '0088', identifier: '8712345000004', country: 'NL' },
      parsed: {
        invoice_id: 'PO-9',
        currency: 'EUR',
        subtotal: '2500.00',
        tax_amount: '525.00',
        total: '3025.00',
        lines: [{ line_id: '1', quantity: '1', unit: 'C62', unit_price: '2500.00', tax_rate: '21' }],
        payment_info: { iban: 'NL91ABNA0417164300', reference: 'PO-9' },
      },
      validation: { valid: true, errors: [], warnings: [] },
    });
    const raw = await call('GET', `/documents/${row?.id}/download`);
    expect([raw.headers.get('content-type'), raw.headers.get('content-disposition')]).toEqual([
      'application/xml',
      `attachment; filename="${row?.id}.xml"`,
    ]);
    expect(raw.text).toBe(body.xml);
    expect(rowsIn((await call('GET', '/transactions?direction=inbound')).body, 'transactions')).toHaveLength(1);
  });

  it('is answered, and three answers need a reason', async () => {
    const world = await gorouteSandbox();
    await world.goroute.act('receive');
    const [row] = rowsIn((await world.call('GET', '/documents')).body, 'documents');
    const answer = (body: object) =>
      world.call('POST', '/invoice-response', { body: { invoice_document_id: row?.id, ...body } });
    for (const response_code of ['RE', 'UQ', 'CA']) {
      expect(await answer({ response_code })).toMatchObject({ status: 400, error: { code: 'VALIDATION_ERROR' } });
      expect((await answer({ response_code, response_reason: 'price' })).status).toBe(202);
    }
    expect((await answer({ response_code: 'XX' })).status).toBe(400);
    const { transaction_id: id } = (await answer({ response_code: 'AP' })).body;
    await world.seconds(11);
    expect((await world.call('GET', `/transactions/${id}`)).body).toMatchObject({
      status: 'delivered',
      document_type: 'ApplicationResponse',
      receiver: { identifier: '8712345000004' },
    });
  });
});
