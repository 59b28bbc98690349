import { expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { gorouteSandbox } from '../../support/goroute.ts';

const BODIES = [
  'null',
  '[]',
  '7',
  '"text"',
  '{',
  '{}',
  '{"xml":5}',
  '{"xml":""}',
  '{"xml":"<a/>","metadata":[]}',
  '{"documents":null}',
  '{"documents":[null,7,{}]}',
  '{"documents":[{"id":1,"xml":null}]}',
  '{"documents":[{"id":"__proto__","xml":"<__proto__/>"}]}',
  '{"scheme":"__proto__","identifier":{},"name":[],"country":"nl"}',
  '{"scheme":"0088","identifier":"a b","name":"x","country":"NL"}',
  '{"capabilities":[{"document_type":"toString"}]}',
  '{"url":[],"events":{}}',
  '{"url":"https://a.example","events":["document.received"],"headers":{"a b":"c"}}',
  '{"url":"https://a.example","events":["constructor"]}',
  '{"event":{}}',
  '{"invoice_document_id":{},"response_code":"AP"}',
  '{"sender":"x","receiver":"y","document":{"a":1}}',
];

it('answers odd requests to every operation in its own words', async () => {
  const { call, keys } = await gorouteSandbox({ strict: false });
  const wrong: string[] = [];
  for (const { id, method, path } of loadContract('goroute').operations) {
    const target = path.replace('/peppol-api', '').replaceAll(/\{\w+\}/g, '%E0%A4%A');
    const bodies = method === 'GET' || method === 'DELETE' ? [undefined] : BODIES;
    for (const body of bodies) {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `${id} ${body}` };
      const answer = await call(method, `${target}?limit=1&offset=999&scheme=__proto__&identifier=%00`, {
        key: keys.sandbox,
        headers,
        ...(body !== undefined && { body }),
      });
      const isRefused = answer.status >= 400 && answer.status < 500 && typeof answer.error.code === 'string';
      if (answer.status >= 300 && !isRefused) wrong.push(`${id} ${body}: ${answer.status} ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('takes a document with names that objects have', async () => {
  const { call } = await gorouteSandbox();
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
    const xml = `<${name} xmlns="urn:x" constructor="1"><ID/></${name}>`;
    expect((await call('POST', '/send', { body: xml })).error.code).toBe('UNSUPPORTED_DOCUMENT_TYPE');
  }
});
