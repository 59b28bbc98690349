import { describe, expect, it } from 'vitest';
import { documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';

describe('a batch', () => {
  it.each(['/api/v1/send/batch', '/batch'])('takes each document for itself, in order: %s', async (path) => {
    const { call, goroute, seconds } = await gorouteSandbox();
    const documents = [
      { id: 'one', xml: documentXml({ number: 'B-1' }) },
      { id: 'broken', xml: '<Invoice>' },
      { id: 'nobody', xml: documentXml({ to: '9915:not-registered' }) },
      { id: 'one', xml: documentXml({ number: 'B-2' }) },
      { id: 'nameless', xml: documentXml().replace('<cbc:ID>INV-7001</cbc:ID>', '') },
      { id: 'two', xml: documentXml({ number: 'B-3' }) },
    ];
    const { status, body } = await call('POST', path, { body: { documents } });
    expect([status, body]).toMatchObject([
      200,
      {
        batch_id: expect.stringMatching(/^batch_/),
        total_count: 6,
        accepted_count: 2,
        rejected_count: 4,
        results: [
          { id: 'one', status: 'accepted', transaction_id: expect.stringMatching(/^txn_/) },
          { id: 'broken', status: 'rejected', error: { code: 'INVALID_XML' } },
          { id: 'nobody', status: 'rejected', error: { code: 'RECEIVER_NOT_FOUND' } },
          { id: 'one', status: 'rejected', error: { code: 'DUPLICATE_ID' } },
          {
            id: 'nameless',
            status: 'rejected',
            error: { code: 'VALIDATION_ERROR', details: [{ rule: 'UBL-XSD' }, { rule: 'BR-02' }] },
          },
          { id: 'two', status: 'accepted' },
        ],
      },
    ]);
    await seconds(11);
    const rows = rowsIn((await call('GET', '/transactions')).body, 'transactions');
    expect(rows.map((row) => [row.invoice_number, row.status])).toEqual([
      ['B-3', 'delivered'],
      ['B-1', 'delivered'],
    ]);
    expect(goroute.state('transactions')).toMatchObject([{ batch_id: body.batch_id }, { batch_id: body.batch_id }]);
  });

  it('has a hundred documents at most', async () => {
    const { call, goroute } = await gorouteSandbox();
    const documents = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `${i}`, xml: '<a/>' }));
    expect((await call('POST', '/send/batch', { body: { documents: documents(100) } })).status).toBe(200);
    expect(await call('POST', '/send/batch', { body: { documents: documents(101) } })).toMatchObject({
      status: 400,
      error: { code: 'BATCH_LIMIT_EXCEEDED' },
    });
    expect(goroute.state('transactions')).toEqual([]);
  });

  it('has limits in bytes, and so has a document', async () => {
    const knobs = { document_limit_bytes: 6000, batch_limit_bytes: 18_000 };
    const { call } = await gorouteSandbox({ knobs });
    const big = documentXml().replace('</Invoice>', `${' '.repeat(6000)}</Invoice>`);
    expect(await call('POST', '/send', { body: big })).toMatchObject({
      status: 413,
      error: { code: 'PAYLOAD_TOO_LARGE' },
    });
    const body = {
      documents: [
        { id: 'a', xml: documentXml() },
        { id: 'b', xml: big },
      ],
    };
    expect((await call('POST', '/send/batch', { body })).body.results).toMatchObject([
      { status: 'accepted' },
      { status: 'rejected', error: { code: 'PAYLOAD_TOO_LARGE' } },
    ]);
    const huge = {
      documents: [
        { id: 'a', xml: big },
        { id: 'b', xml: big },
      ],
    };
    expect((await call('POST', '/send/batch', { body: huge })).status).toBe(413);
    expect((await call('POST', '/send/batch', { body: { documents: [{ id: 'a' }] } })).status).toBe(400);
  });
});
