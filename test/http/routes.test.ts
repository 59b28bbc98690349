import { expect, it } from 'vitest';
import { emulatorOperation } from '../../emulator/http/contract.ts';
import { Routes } from '../../emulator/http/routes.ts';

const routes = new Routes([
  emulatorOperation('file', 'GET', '/files/{name}.{ext}'),
  emulatorOperation('files', 'GET', '/files/'),
  emulatorOperation('export', 'GET', '/invoices/export'),
  emulatorOperation('invoice', 'GET', '/invoices/{number}/'),
  emulatorOperation('act', 'POST', '/jobs/{id}:cancel'),
]);

it('takes a segment with more than one parameter apart', () => {
  expect(routes.match('GET', '/files/a.b.pdf')).toMatchObject({
    operation: { id: 'file' },
    path: { name: 'a.b', ext: 'pdf' },
  });
  expect(routes.match('GET', '/files/nothing')).toBeNull();
  expect(routes.match('POST', '/jobs/17:cancel')).toMatchObject({ operation: { id: 'act' }, path: { id: '17' } });
});

it('keeps paths with a slash at their end apart from those without', () => {
  expect(routes.match('GET', '/invoices/export')?.operation.id).toBe('export');
  expect(routes.match('GET', '/invoices/2024-1/')).toMatchObject({
    operation: { id: 'invoice' },
    path: { number: '2024-1' },
  });
});

it('finds an operation at all of its paths', () => {
  const also = new Routes([{ ...emulatorOperation('send', 'POST', '/api/v1/send/{id}'), also: ['/send/{id}'] }]);
  for (const path of ['/api/v1/send/7', '/send/7']) {
    expect(also.match('POST', path)).toMatchObject({ operation: { id: 'send' }, path: { id: '7' } });
  }
});

it('means the path that is spelled out, and the earlier of two templates that fit', () => {
  const word = emulatorOperation('statuses', 'GET', '/orders/statuses');
  const any = emulatorOperation('order', 'GET', '/orders/{id}');
  const other = emulatorOperation('number', 'GET', '/orders/{number}');
  expect(new Routes([word, any]).match('GET', '/orders/statuses')?.operation.id).toBe('statuses');
  expect(new Routes([any, word]).match('GET', '/orders/statuses')?.operation.id).toBe('statuses');
  expect(new Routes([any, other]).match('GET', '/orders/7')?.operation.id).toBe('order');
  expect(new Routes([other, any]).match('GET', '/orders/7')?.operation.id).toBe('number');
});

it('leaves it to the narrower of two templates that end alike, whichever came first', () => {
  const file = emulatorOperation('file', 'GET', '/files/{name}.{ext}');
  const any = emulatorOperation('any', 'GET', '/files/{id}');
  const both = new Routes([file, any]);
  expect(both.match('GET', '/files/a.pdf')).toMatchObject({
    operation: { id: 'file' },
    path: { name: 'a', ext: 'pdf' },
  });
  expect(both.match('GET', '/files/7')).toMatchObject({ operation: { id: 'any' }, path: { id: '7' } });
  const act = emulatorOperation('act', 'GET', '/{kind}/all');
  for (const routes of [new Routes([act, any]), new Routes([any, act])]) {
    expect(routes.match('GET', '/files/all')?.operation.id).toBe('any');
    expect(routes.match('GET', '/others/all')?.operation.id).toBe('act');
  }
});

it('goes back where a word leads nowhere, and takes no empty segment for a parameter', () => {
  const all = new Routes([
    emulatorOperation('lines', 'GET', '/orders/{id}/lines/{line_id}'),
    emulatorOperation('statuses', 'GET', '/orders/statuses/all'),
  ]);
  expect(all.match('GET', '/orders/statuses/lines/a%2Fb')).toMatchObject({
    operation: { id: 'lines' },
    path: { id: 'statuses', line_id: 'a/b' },
  });
  expect(all.match('GET', '/orders//lines/1')).toBeNull();
  expect(all.match('GET', '/orders/statuses')).toBeNull();
  expect(all.match('PUT', '/orders/statuses/all')).toBeNull();
});
