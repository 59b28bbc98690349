import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { AccountRows } from '../../../emulator/providers/augno/examples/rows.ts';
import { exampleFit } from '../../../emulator/providers/augno/examples.ts';
import { augnoResources } from '../../../emulator/providers/augno/resources.ts';
import { queryOf } from '../../../emulator/resources/answer.ts';
import { exampleRequest } from '../../../emulator/resources/example.ts';
import type { Deed } from '../../../emulator/resources/model.ts';
import { type Asked, augnoSandbox, rowsIn } from '../../support/augno.ts';
import { following, preceding } from './fitting.ts';

const { model } = augnoResources();

/** `messaging` of `/v1/messaging/…`. */
function domainOf({ operation }: Deed): string {
  return operation.path.split('/')[2] ?? '';
}

const DOMAINS = [...new Set(model.deeds.map(domainOf))];

/** Sandboxes are managed from production only. */
function keyFor({ operation }: Deed): 'sandbox' | 'production' {
  return operation.path.includes('/core/sandboxes') ? 'production' : 'sandbox';
}

describe('every operation of the contract', () => {
  it('is looked at', () => {
    expect(model.deeds).toHaveLength(370);
  });

  it.each(DOMAINS)('is accepted on the data of the first day: %s', async (domain) => {
    const { augno, keys, call } = await augnoSandbox();
    const { store } = augno;
    const firstDay = store.dump();
    const accounts = { sandbox: augno.facts.accountId ?? '', production: augno.facts.productionAccountId ?? '' };
    const wrong: unknown[] = [];
    for (const deed of model.deeds) {
      const { operation, answer } = deed;
      if (domainOf(deed) !== domain) continue;
      store.restore(firstDay);
      const whose = keyFor(deed);
      const account = new AccountRows(augno, accounts[whose]);
      const before: JsonObject[] = [];
      const ask = (operationId: string) => call(...requestFor(account, operationId, keys[whose], before));
      for (const first of preceding[operation.id] ?? []) before.push((await ask(first)).body);
      const answered = await ask(operation.id);
      if (answered.status !== answer.status) wrong.push([operation.id, answered.status, answered.text]);
    }
    expect(wrong).toEqual([]);
  });
});

describe('whatever a request says', () => {
  it.each(DOMAINS)('it is never our failure: %s', async (domain) => {
    const { augno, keys, call } = await augnoSandbox();
    const account = new AccountRows(augno, augno.facts.accountId ?? '');
    const firstDay = augno.store.dump();
    const failed: unknown[] = [];
    for (const deed of model.deeds) {
      if (domainOf(deed) !== domain) continue;
      augno.store.restore(firstDay);
      // All members, and any text where the document allows any.
      const options = { full: true };
      const asked = exampleRequest(augnoResources(), augno, account.scope, deed.operation.id, options);
      const answered = await call(asked.method, asked.path, { body: asked.body, key: keys.sandbox });
      if (answered.status >= 500) failed.push([deed.operation.id, asked.body]);
    }
    expect(failed).toEqual([]);
  });
});

/** What nobody has done anything for on the first day. */
const EMPTY_AT_FIRST = new Set(['list-audit-events', 'list-request-logs', 'list-sandboxes']);

describe('the data of the first day', () => {
  it.each(['sandbox', 'production'] as const)('has something in every list: %s', async (whose) => {
    const { augno, keys, call } = await augnoSandbox();
    const { accountId, productionAccountId } = augno.facts;
    const account = new AccountRows(augno, (whose === 'sandbox' ? accountId : productionAccountId) ?? '');
    const empty: string[] = [];
    for (const { kind, operation } of model.deeds) {
      if (kind !== 'list' || EMPTY_AT_FIRST.has(operation.id)) continue;
      const answered = await call(...requestFor(account, operation.id, keys[whose]));
      if (rowsIn(answered.body).length === 0) empty.push(operation.id);
    }
    expect(empty).toEqual([]);
  });
});

/** Creations whose things live otherwise, and have tests of their own. */
const OTHERWISE = new Set([
  // The answer holds the key, which is revoked, never deleted.
  'create-api-key',
  // It is made and purged some time after the answer.
  'create-sandbox',
  // The answer tells of how many there will be.
  'send-notification',
]);

const creations = model.deeds.filter(
  (deed) => deed.kind === 'create' && deed.operation.method === 'POST' && !OTHERWISE.has(deed.operation.id),
);

describe('what is created', () => {
  it.each(DOMAINS)('is read, listed, changed and deleted, and then gone: %s', async (domain) => {
    const { augno, keys, call } = await augnoSandbox();
    const account = new AccountRows(augno, augno.facts.accountId ?? '');
    const firstDay = augno.store.dump();
    const wrong: unknown[] = [];
    for (const creation of creations) {
      if (domainOf(creation) !== domain) continue;
      augno.store.restore(firstDay);
      const { id } = creation.operation;
      const before: JsonObject[] = [];
      for (const first of preceding[id] ?? [])
        before.push((await call(...requestFor(account, first, keys.sandbox))).body);
      const [method, path, asked] = requestFor(account, id, keys.sandbox, before);
      const [plain = ''] = path.split('?');
      const made = await call(method, plain, asked);
      const one = `${plain}/${String(made.body.id)}`;
      const does = (kind: Deed['kind']) => deedsOn(creation).find((deed) => deed.kind === kind);
      const lister = does('list');
      const all = lister && queryOf(model.shapes, lister.operation).has('limit') ? '?limit=1000' : '';
      const isListed = async () => rowsIn((await call('GET', plain + all)).body).some((row) => row.id === made.body.id);
      const expectThat = (what: string, isSo: boolean) => isSo || wrong.push([id, what]);

      if (does('read')) expectThat('reads as it was made', isDeepStrictEqual((await call('GET', one)).body, made.body));
      if (lister) expectThat('is listed', await isListed());
      const update = does('update');
      if (update && does('read')) {
        const [, , change] = requestFor(account, update.operation.id, keys.sandbox);
        const changed = await call('PATCH', one, change);
        expectThat('is changed', changed.status === 200);
        expectThat('reads as it was changed', isDeepStrictEqual((await call('GET', one)).body, changed.body));
      }
      if (does('delete')) {
        expectThat('is deleted', (await call('DELETE', one)).status < 300);
        if (lister) expectThat('is listed no more', !(await isListed()));
        if (does('read')) expectThat('is gone', [404, 410].includes((await call('GET', one)).status));
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** What can be done to the rows of a creation. */
function deedsOn(creation: Deed): Deed[] {
  const resource = 'resource' in creation ? creation.resource : null;
  return model.deeds.filter((deed) => 'resource' in deed && deed.resource === resource);
}

/** Method, path and the rest of a request that an operation accepts on the data of an account. */
function requestFor(
  account: AccountRows,
  operationId: string,
  key: string,
  before: readonly JsonObject[] = [],
): [string, string, Asked] {
  const { world, scope } = account;
  const fit = following[operationId]?.(before) ?? exampleFit(world, scope, operationId);
  const asked = exampleRequest(augnoResources(), world, scope, operationId, fit);
  return [asked.method, asked.path + everythingOf(model.deed(operationId), asked.query), { body: asked.body, key }];
}

/** The query of an example, with all that its operation may include. */
function everythingOf({ operation }: Deed, query: Readonly<Record<string, unknown>>): string {
  const include = queryOf(model.shapes, operation).get('include')?.items?.words ?? [];
  const all = Object.entries({ ...query, ...(include.length > 0 && { include }) });
  return all.length === 0
    ? ''
    : `?${new URLSearchParams(Object.fromEntries(all.map(([name, value]) => [name, [value].flat().join(',')])))}`;
}
