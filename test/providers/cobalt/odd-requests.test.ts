import { describe, expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { CUSTOMER, cobaltSandbox, request } from '../../support/cobalt.ts';
import { fieldNamed, P, workflowNamed } from './exercise.ts';

const contract = loadContract('cobalt');

const BODIES = [
  undefined,
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"__proto__":{"a":1},"constructor":1,"slug":"__proto__","event":"constructor"}',
  '{"slug":"harbor_crm","fields":{"__proto__":1},"workflows":[{"id":"constructor","enabled":"yes"},null,1],"labels":[1]}',
  '{"account_id":"","linked_account_id":7,"udf":[],"your_app":"x","name":{"a":1},"response":[],"payload":"{"}',
  '{"webhook_url":"http://","webhook_events":["constructor"],"webhook_headers":{"a b":"c\\nd"},"webhookIds":[1]}',
  '{"trigger_type":"interval","interval_dates":[{"day":"x"},null],"regex":"*/0 * * * *","data":[null,1,{}]}',
  '{"table_name":"t","columns":{"a":"constructor"},"refName":"__proto__","scope":"workflow","value":{}}',
];

const NAMES = ['x', '__proto__', 'constructor', '%00', '%F0%9F%98%80', '..%2Fx', 'harbor_crm'];

describe('an odd request', () => {
  it.each(['E1', 'E2', 'E3'])('is answered in words of %s, whatever it is', { timeout: 120_000 }, async (era) => {
    const { sandbox, cobalt, keys, tokenOf, call } = await cobaltSandbox({ knobs: { era, session_ttl_s: 1_000_000 } });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await call('POST', `${P}/config`, { as: CUSTOMER, body: { slug: 'harbor_crm' } });
    const known = [CUSTOMER, workflowNamed(cobalt, 'export-contact'), fieldNamed('Pipeline')];
    const token = await tokenOf();
    let nth = 0;
    for (const { method, path, id } of contract.operations) {
      // They end what the others need.
      if (/revokeSession|deleteLinkedAccount/.test(id)) continue;
      // What differs between generations are words alone.
      for (const body of BODIES.filter((_body, i) => era === 'E2' || i % 4 === 0)) {
        const name = () => [...NAMES, ...known][nth++ % (NAMES.length + known.length)] ?? '';
        const url = cobalt.urls.apiBase + path.replaceAll(/\{\w+\}/g, name);
        const headers = {
          linked_account_id: CUSTOMER,
          slug: name().replace(/%.*/, 'harbor_crm'),
          ...(nth % 2 === 0 ? { 'x-api-key': keys.test } : { authorization: `Bearer ${token}` }),
          ...(body !== undefined && method !== 'GET' && { 'Content-Type': 'application/json' }),
        };
        const sent = body === undefined || method === 'GET' ? {} : { body };
        const answer = await request(`${url}?page=-1&limit=1e9&start_date=x&name=(&tags=,`, method, {
          headers,
          ...sent,
        });
        expect([id, body, answer.status < 600]).toEqual([id, body, true]);
      }
    }
    // The end of the test looks for answers that break the contract, too.
    expect(sandbox.journal.query({ kind: 'finding' })).toEqual([]);
  });

  it('does not tell keys of objects from names', async () => {
    const { call, cobalt } = await cobaltSandbox({ knobs: { era: 'E1' } });
    const webhook_events = ['constructor'];
    const hook = await call('POST', `${P}/webhook`, {
      body: { webhook_url: 'https://hooks.example/', webhook_events },
    });
    expect(hook.status).toBe(400);
    const path = `${P}/linked-account/default-app/auth-credentials/constructor`;
    expect((await call('PUT', path, { as: CUSTOMER, body: { value: 'v' } })).body).toMatchObject({ action: 'added' });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await cobalt.act('enableWorkflow', { workflow: 'export-contact' });
    const payload = JSON.parse('{"__proto__":{"email":"x@y.example"}}');
    await call('POST', `${P}/event`, { as: CUSTOMER, body: { event: 'contact.created', payload } });
    expect(Object.prototype).not.toHaveProperty('email');
  });
});
