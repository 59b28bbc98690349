import { describe, expect, it } from 'vitest';
import { gorouteSandbox } from '../../support/goroute.ts';
import { receiver } from '../../support/receiver.ts';

const FORMS = {
  routing: (scheme: string, id: string) => `/participants/lookup?identifier=${scheme}:${id}`,
  lookup: (scheme: string, id: string) => `/api/v1/participants/lookup?scheme=${scheme}&identifier=${id}`,
  first_call: (scheme: string, id: string) => `/api/v1/participants/lookup?peppol_id=${scheme}:${id}`,
} as const;

describe('a lookup', () => {
  it('answers each form in its shape', async () => {
    const { call, keys } = await gorouteSandbox();
    const of = async (form: keyof typeof FORMS) =>
      (await call('GET', FORMS[form]('0088', '8712345000004'), { key: keys.production })).body;
    expect(await of('routing')).toMatchObject({
      participant_id: '0088:8712345000004',
      registered: true,
      access_point: { name: 'Polder AP', url: 'https://ap.polder.example/as4' },
      document_types: [
        {
          document_type_id:
            'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1',
          process_id: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
        },
        {},
      ],
    });
    expect(await of('lookup')).toMatchObject({
      found: true,
      participant: { scheme: '0088', identifier: '8712345000004', name: 'Polder Handel BV', country: 'NL' },
      name: 'Polder Handel BV',
      capabilities: [{ document_type_name: 'Invoice' }, { document_type_name: 'Credit Note' }],
      lookup_source: 'smp',
    });
    expect(await of('first_call')).toMatchObject({
      found: true,
      participant_id: '0088:8712345000004',
      scheme: '0088',
      capabilities: [{ document_type: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice' }, {}],
      smp_endpoint: 'https://smp.goroute.ai',
    });
  });

  it.each([
    ['routing', 404],
    ['lookup', 404],
    ['first_call', 200],
  ] as const)('that finds nobody, asked in the form %s, is %i', async (form, status) => {
    const { call, goroute } = await gorouteSandbox();
    const ask = () => call('GET', FORMS[form]('9915', 'not-registered'));
    const missed = await ask();
    expect(missed.status).toBe(status);
    if (status === 404) expect(missed.error.code).toBe('PARTICIPANT_NOT_FOUND');
    else expect(missed.body).toMatchObject({ found: false, participant_id: '9915:not-registered' });
    goroute.knobs.set('lookup_miss', 'status_404');
    expect((await ask()).status).toBe(404);
    goroute.knobs.set('lookup_miss', 'status_200');
    expect((await ask()).body).toMatchObject(form === 'routing' ? { registered: false } : { found: false });
  });

  it('sees the network of its environment', async () => {
    const { call, keys } = await gorouteSandbox();
    const status = async (address: string, key: string) =>
      (await call('GET', `/participants/lookup?identifier=${address}`, { key })).status;
    expect(await status('9915:helger-test', keys.sandbox)).toBe(200);
    expect(await status('9915:helger-test', keys.production)).toBe(404);
    expect(await status('0088:8712345000004', keys.sandbox)).toBe(404);
    expect(await status('iso6523-actorid-upis::9915:helger-test', keys.sandbox)).toBe(200);
  });

  it.each(['', 'identifier=', 'identifier=8712345000004', 'identifier=9906:1', 'scheme=0088', 'peppol_id=x'])(
    'is refused for "%s"',
    async (query) => {
      const { call } = await gorouteSandbox();
      expect(await call('GET', `/participants/lookup?${query}`)).toMatchObject({
        status: 400,
        error: { code: 'INVALID_PARTICIPANT_ID' },
      });
    },
  );

  it('can answer in one shape always', async () => {
    const { call } = await gorouteSandbox({ knobs: { lookup_shape: 'routing' } });
    for (const form of Object.values(FORMS)) {
      expect((await call('GET', form('9915', 'helger-test'))).body).toMatchObject({ registered: true });
    }
  });
});

describe('a registration', () => {
  const body = {
    scheme: '0192',
    identifier: '991825827',
    name: 'Fjord AS',
    country: 'NO',
    contact_email: 'a@fjord.example',
  };

  it('is complete after 45 seconds, and told of', async () => {
    const { received, url } = await receiver();
    const { call, seconds } = await gorouteSandbox({ webhooks: { goroute: url } });
    const made = await call('POST', '/api/v1/participants', { body });
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'pending', smp_status: 'pending', registered_at: null, contact_email: 'a@fjord.example' },
    });
    const found = async () => (await call('GET', '/participants/lookup?identifier=0192:991825827')).status;
    expect(await found()).toBe(404);
    await seconds(45);
    expect(await found()).toBe(200);
    expect(received.map(({ body: told }) => told)).toMatchObject([
      {
        event: 'participant.updated',
        data: { status: 'active', smp_status: 'registered', participant_id: made.body.id },
      },
    ]);
    expect((await call('GET', `/participants/${made.body.id}`)).body.registered_at).toBe('2026-09-21T12:00:45Z');
  });

  it('is refused for somebody who is there, and for a scheme that there is not', async () => {
    const { call } = await gorouteSandbox();
    await call('POST', '/participants', { body });
    expect(await call('POST', '/participants', { body })).toMatchObject({
      status: 409,
      error: { code: 'PARTICIPANT_EXISTS' },
    });
    const strange = { ...body, scheme: '9906' };
    expect(await call('POST', '/participants', { body: strange })).toMatchObject({
      status: 400,
      error: { code: 'INVALID_PARTICIPANT_ID' },
    });
    expect((await call('POST', '/participants', { body: { scheme: '0192' } })).error.code).toBe('INVALID_REQUEST');
  });

  it('stays unpublished where that is asked for', async () => {
    const { call, seconds } = await gorouteSandbox({ knobs: { registration_s: 0 } });
    const quiet = await call('POST', '/participants', { body: { ...body, auto_register_smp: false } });
    expect(quiet.body).toMatchObject({ smp_status: 'pending' });
    await seconds(100);
    expect((await call('GET', `/participants/${quiet.body.id}`)).body.smp_status).toBe('pending');
    const other = { ...body, identifier: '974761076' };
    expect((await call('POST', '/participants', { body: other })).body).toMatchObject({ smp_status: 'registered' });
  });

  it('can be asked of another access point', async () => {
    const { call } = await gorouteSandbox();
    const asked = await call('POST', '/participants/migrate', { body: { ...body, current_access_point: 'Polder AP' } });
    expect(asked).toMatchObject({
      status: 202,
      body: { migration_id: expect.stringMatching(/^mig_/), status: 'pending_deregistration' },
    });
    const own = { ...body, scheme: '0106', identifier: '11223344' };
    expect((await call('POST', '/participants/migrate', { body: own })).status).toBe(409);
  });
});
