import { describe, expect, it } from 'vitest';
import { Random } from '../../../emulator/core/random.ts';
import { object } from '../../../emulator/http/contract.ts';
import { DOCUMENT_TYPES } from '../../../emulator/providers/goroute/document-types.ts';
import { documents } from '../../../emulator/providers/goroute/validation/documents.ts';
import { makeDocument } from '../../../emulator/providers/goroute/validation/generate/index.ts';
import { DOCUMENT_TYPES as READ_TYPES } from '../../../emulator/providers/goroute/validation/index.ts';
import { documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';
import { receiver } from '../../support/receiver.ts';

const TOTAL = '<cbc:TaxInclusiveAmount currencyID="EUR">1210.00<';
/** A document whose total is a cent too high, and its amount due with it. */
const WRONG = documentXml()
  .replace(TOTAL, TOTAL.replace('1210.00', '1210.01'))
  .replace('<cbc:PayableAmount currencyID="EUR">1210.00<', '<cbc:PayableAmount currencyID="EUR">1210.01<');
const TOTAL_FINDING = {
  rule: 'BR-CO-15',
  severity: 'error',
  location: '/Invoice/cac:LegalMonetaryTotal[1]/cbc:TaxInclusiveAmount[1]',
  message: expect.stringContaining('total'),
};

describe('validation', () => {
  it('passes a document in all layers', async () => {
    const { call } = await gorouteSandbox();
    expect(await call('POST', '/validate', { body: documentXml() })).toMatchObject({
      status: 200,
      body: {
        valid: true,
        document_type: 'Invoice',
        document_id: 'INV-7001',
        errors: [],
        warnings: [],
        validation_layers: {
          schema: { passed: true },
          business_rules: { passed: true },
          schematron: { passed: true, errors: 0, warnings: 0 },
          country_cius: { passed: true, cius: null },
        },
        request_id: expect.stringMatching(/^req_/),
      },
    });
  });

  it('tells where the arithmetic is wrong, which is part of the official rules, too', async () => {
    const { call } = await gorouteSandbox();
    const { status, body } = await call('POST', '/api/v1/validate', { body: WRONG });
    expect([status, body]).toEqual([
      200,
      {
        valid: false,
        document_type: 'Invoice',
        document_id: 'INV-7001',
        errors: [{ ...TOTAL_FINDING, layer: 'business_rules' }],
        warnings: [],
        validation_layers: {
          schema: { passed: true },
          business_rules: { passed: false },
          schematron: { passed: false, errors: 1, warnings: 0 },
          country_cius: { passed: true, cius: null },
        },
        request_id: expect.any(String),
      },
    ]);
  });

  it('stops at a structure that is wrong', async () => {
    const { call } = await gorouteSandbox();
    const body = WRONG.replace('2026-09-21', '21.09.2026');
    const { validation_layers: layers, errors } = (await call('POST', '/validate', { body })).body;
    expect(errors).not.toContainEqual(expect.objectContaining({ rule: 'BR-CO-15' }));
    expect(layers).toMatchObject({ schema: { passed: false }, business_rules: { passed: false } });
  });

  it('applies the rules that the document says it follows', async () => {
    const { call } = await gorouteSandbox();
    const german = makeDocument(new Random('german'), { sellerCountry: 'DE', isXRechnung: true });
    const body = german.replace(/\s*<cbc:BuyerReference>.*<\/cbc:BuyerReference>/, '');
    const answers = [await call('POST', '/validate', { body: german }), await call('POST', '/validate', { body })];
    expect(
      answers.map(({ body: { valid, validation_layers: layers } }) => [valid, object(layers).country_cius]),
    ).toEqual([
      [true, { passed: true, cius: 'xrechnung_3.0' }],
      [false, { passed: false, cius: 'xrechnung_3.0' }],
    ]);
  });

  it('lets warnings pass', async () => {
    const { call } = await gorouteSandbox();
    const body = documents.make(new Random('card'), 'BR-51');
    expect((await call('POST', '/validate', { body })).body).toMatchObject({
      valid: true,
      warnings: [{ rule: 'BR-51', severity: 'warning' }],
    });
  });

  it('wants right check digits, but of the test identifiers of the sandbox in the sandbox', async () => {
    const { call, keys } = await gorouteSandbox();
    const valid = async (from: string, key: string) =>
      (await call('POST', '/validate', { key, body: documentXml({ from }) })).body.valid;
    expect([await valid('0088:5060412690014', keys.sandbox), await valid('0088:5060412690013', keys.sandbox)]).toEqual([
      true,
      false,
    ]);
    expect([await valid('0088:5060412690014', keys.production), await valid('0106:11223344', keys.production)]).toEqual(
      [false, true],
    );
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'INVALID_XML', /^Line 1: a DOCTYPE/],
    ['<Quote xmlns="urn:oasis:names:specification:ubl:schema:xsd:Quote-2"/>', 'UNSUPPORTED_DOCUMENT_TYPE', /Quote/],
  ])('and sending refuse %j', async (body, code, message) => {
    const { call } = await gorouteSandbox();
    for (const path of ['/validate', '/send']) {
      expect(await call('POST', path, { body })).toMatchObject({
        status: 400,
        error: { code, message: expect.stringMatching(message) },
      });
    }
  });
});

describe('a document that breaks a rule', () => {
  it('is not sent, in either vocabulary', async () => {
    const { call, goroute } = await gorouteSandbox();
    const refused = await call('POST', '/send', { body: WRONG });
    expect([refused.status, refused.error]).toEqual([
      400,
      {
        code: 'VALIDATION_ERROR',
        message: 'Document validation failed',
        details: [TOTAL_FINDING],
        request_id: expect.any(String),
      },
    ]);
    goroute.knobs.set('error_style', 'numbered');
    goroute.knobs.set('validation_status', '422');
    expect(await call('POST', '/send', { body: WRONG })).toMatchObject({
      status: 422,
      error: { code: 'VAL_003', details: expect.stringMatching(/^BR-CO-15: .*\.$/) },
    });
    expect(goroute.state('transactions')).toEqual([]);
  });

  it('fails later where validation comes later, and only its errors are told as errors', async () => {
    const { received, url } = await receiver();
    const knobs = { send_validation: 'asynchronous' };
    const { call, seconds } = await gorouteSandbox({ knobs, webhooks: { goroute: url } });
    const { transaction_id: id } = (await call('POST', '/send', { body: WRONG })).body;
    await seconds(3);
    expect((await call('GET', `/transactions/${id}`)).body.error).toMatchObject({ details: [TOTAL_FINDING] });
    expect(received.map(({ body }) => body.event)).toContain('document.failed_validation');
    expect(object(received[1]?.body.data)).toMatchObject({
      valid: false,
      errors: [TOTAL_FINDING],
      validation_layers: { schema: { passed: true }, business_rules: { passed: false }, schematron: { errors: 1 } },
    });
  });

  it('is received all the same, with what is wrong', async () => {
    const { call, goroute } = await gorouteSandbox();
    await goroute.act('receive', { xml: WRONG });
    await goroute.act('receive', { xml: '<broken' });
    const [broken, wrong] = rowsIn((await call('GET', '/documents')).body, 'documents');
    expect((await call('GET', `/documents/${wrong?.id}`)).body).toMatchObject({
      parsed: { total: '1210.01', payment_info: { iban: 'NL91ABNA0417164300' } },
      validation: { valid: false, errors: [TOTAL_FINDING], warnings: [] },
    });
    expect((await call('GET', `/documents/${broken?.id}`)).body).toMatchObject({
      type: 'Unknown',
      parsed: {},
      validation: { valid: false },
    });
  });
});

it('reads every kind of document that participants may take', () => {
  const facts = (types: readonly { name: string; namespace: string }[]) =>
    types.map(({ name, namespace }) => `${name} ${namespace}`).toSorted();
  expect(facts(READ_TYPES)).toEqual(facts(DOCUMENT_TYPES));
});

it('reads attachments of a received document', async () => {
  const { call, goroute } = await gorouteSandbox();
  const attached = `<cac:AdditionalDocumentReference><cbc:ID>A1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">YSxiCg==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`;
  const xml = documentXml().replace('<cac:AccountingSupplierParty>', `${attached}<cac:AccountingSupplierParty>`);
  await goroute.act('receive', { xml });
  const [row] = rowsIn((await call('GET', '/documents')).body, 'documents');
  const { attachments, validation } = (await call('GET', `/documents/${row?.id}`)).body;
  expect([attachments, validation]).toMatchObject([
    [{ filename: 'a.csv', mime_type: 'text/csv', size: 4 }],
    { valid: true },
  ]);
  const [file] = rowsIn({ attachments }, 'attachments');
  expect((await call('GET', `/documents/${row?.id}/attachments/${file?.id}`)).text).toBe('a,b\n');
});

describe('a document that no rule is written for', () => {
  const order = (parties: string) =>
    `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>O-1</cbc:ID>${parties}</Order>`;
  const party = (element: string, scheme: string, value: string) =>
    `<cac:${element}><cac:Party><cbc:EndpointID schemeID="${scheme}">${value}</cbc:EndpointID></cac:Party></cac:${element}>`;
  const buyer = party('BuyerCustomerParty', '0106', '11223344');
  const seller = party('SellerSupplierParty', '9915', 'all-documents');

  it('is sent where it names both parties, and refused otherwise', async () => {
    const { call } = await gorouteSandbox();
    const answer = async (body: string) => call('POST', '/send', { body });
    expect(await answer(order(buyer + seller))).toMatchObject({ status: 202, body: { document_type: 'Order' } });
    expect(await answer(order(seller))).toMatchObject({ status: 404, error: { code: 'PARTICIPANT_NOT_FOUND' } });
    expect(await answer(order(buyer))).toMatchObject({ status: 404, error: { code: 'RECEIVER_NOT_FOUND' } });
  });
});
