import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../emulator/core/random.ts';
import { loadContract } from '../../../emulator/http/contract.ts';
import { gorouteState } from '../../../emulator/providers/goroute/state.ts';
import { FEATURES } from '../../../emulator/providers/goroute/validation/generate/features.ts';
import { makeDocument } from '../../../emulator/providers/goroute/validation/generate/make.ts';
import { documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';
import { type Received, receiver } from '../../support/receiver.ts';

/** An integration that has done everything once, and the ids of what it has. */
interface Neighbour {
  readonly name: string;
  readonly key: string;
  readonly organization: string;
  readonly secret: string;
  readonly received: readonly Received[];
  /** By placeholder of a path. */
  readonly ids: Readonly<Record<string, string>>;
  /** A word in all that is its own. */
  readonly mark: string;
  readonly events: () => Promise<string[]>;
}

/** Placeholders of paths that GET operations have. */
const PLACES = ['transaction_id', 'participant_id', 'document_id', 'attachment_id', 'webhook_id'];

type World = Awaited<ReturnType<typeof gorouteSandbox>>;

/** Three on one emulator: a sandbox key, the key of its production, and a neighbour in the sandbox. */
async function neighbours() {
  const world = await gorouteSandbox();
  const { goroute, keys } = world;
  const { organizations, keys: rows } = gorouteState(goroute.store);
  const settled: Neighbour[] = [];
  for (const [index, { id, environment }] of organizations.list().entries()) {
    const key = rows.by('organization', id)[0]?.value ?? '';
    settled.push(await settle(world, `mark${index}${environment}`, id, key, environment));
  }
  expect(settled.map(({ key }) => key)).toEqual([keys.sandbox, expect.any(String), keys.production]);
  return { ...world, settled };
}

async function settle({ call, goroute, sandbox }: World, mark: string, of: string, key: string, environment: string) {
  const { url, received } = await receiver();
  const secret = `whsec_of-${mark}`;
  const to = environment === 'sandbox' ? '9915:phase4-test-receiver' : '0088:8712345000004';
  const [own] = rowsIn((await call('GET', '/participants', { key })).body, 'participants');
  const sender = `${own?.scheme}:${own?.identifier}`;
  const hook = { url: `${url}/${mark}`, events: loadContract('goroute').events, secret };
  const { id: webhook } = (await call('POST', '/webhooks', { key, body: hook })).body;
  const sent = { key, body: documentXml({ number: mark, from: sender, to }), headers: { 'Idempotency-Key': 'same' } };
  const { transaction_id: transaction } = (await call('POST', '/send', sent)).body;
  const xml = makeDocument(new Random(mark), { number: `in-${mark}`, features: new Set(FEATURES) });
  await goroute.act('receive', { of, xml });
  await sandbox.clock.quiet();
  const [document] = rowsIn((await call('GET', '/documents', { key })).body, 'documents');
  const { attachments } = (await call('GET', `/documents/${document?.id}`, { key })).body;
  const [attachment] = rowsIn({ attachments }, 'attachments');
  const ids = [transaction, own?.id, document?.id, attachment?.id, webhook].map(String);
  expect(ids.every((id) => /^[a-z]+_\w+$/.test(id))).toBe(true);
  return {
    ...{ name: mark, mark, key, organization: of, secret, received },
    ids: Object.fromEntries(PLACES.map((place, i) => [place, ids[i] ?? ''])),
    events: async () =>
      rowsIn((await call('GET', `/webhooks/${webhook}/deliveries`, { key })).body, 'deliveries').map((row) =>
        String(row.event_id),
      ),
  };
}

const pathFor = (path: string, ids: Readonly<Record<string, string>>) =>
  path.replace('/peppol-api', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'dlv_none-1');

const { operations } = loadContract('goroute');
const GETS = operations.filter(({ method }) => method === 'GET');

describe('integrations on one emulator', () => {
  it('read nothing of each other, over any operation that reads', async () => {
    const { call, settled } = await neighbours();
    const seen: string[] = [];
    for (const viewer of settled) {
      for (const owner of settled.filter((other) => other !== viewer)) {
        const theirs = [owner.mark, owner.organization, owner.key, owner.secret, ...Object.values(owner.ids)];
        for (const { id, path } of GETS) {
          const target = `${pathFor(path, owner.ids)}?limit=100`;
          const query = id === 'lookupParticipant' ? '&identifier=9915:helger-test' : '';
          const { status, text } = await call('GET', target + query, { key: viewer.key });
          const leaks = theirs.filter((word) => text.includes(word) && !target.includes(word));
          if (leaks.length > 0 || (path.includes('{') && status !== 404)) {
            seen.push(`${viewer.name} sees of ${owner.name} in ${id}: ${status} ${leaks}`);
          }
        }
      }
      // What is hidden from others is there for its owner, or the test would prove nothing.
      for (const { id, path } of GETS.filter((operation) => operation.path.includes('{'))) {
        const { status } = await call('GET', pathFor(path, viewer.ids), { key: viewer.key });
        if (status !== 200) seen.push(`${viewer.name} does not see its own in ${id}: ${status}`);
      }
    }
    expect(seen).toEqual([]);
    const placed = GETS.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect([...new Set(placed)].toSorted()).toEqual(PLACES.toSorted());
  });

  it('change nothing of each other', async () => {
    const { call, settled, goroute } = await neighbours();
    const kept = () =>
      ['transactions', 'documents', 'participants', 'webhooks'].map((name) => goroute.store.rows(name));
    const before = JSON.stringify(kept());
    const CHANGES: Readonly<Record<string, unknown>> = {
      updateParticipant: { name: 'Taken over' },
      updateWebhook: { url: 'https://elsewhere.example/' },
      testWebhook: { event: 'document.received' },
    };
    const writes = operations.filter(({ method, path }) => method !== 'GET' && path.includes('{'));
    for (const [index, viewer] of settled.entries()) {
      const owner = settled[(index + 1) % settled.length] ?? viewer;
      for (const { id, method, path } of writes) {
        const body = CHANGES[id];
        const { status } = await call(method, pathFor(path, owner.ids), { key: viewer.key, ...(body ? { body } : {}) });
        expect([id, status]).toEqual([id, 404]);
      }
      const answer = { invoice_document_id: owner.ids.document_id, response_code: 'AP' };
      expect((await call('POST', '/invoice-response', { key: viewer.key, body: answer })).status).toBe(404);
    }
    expect(JSON.stringify(kept())).toBe(before);
  });

  it('are told of what is their own, signed with what is their own', async () => {
    const { settled, seconds } = await neighbours();
    await seconds(30);
    const told = settled.map(({ received }) => received.map(({ headers }) => headers['x-goroute-event-id']));
    expect(new Set(told.flat()).size).toBe(told.flat().length);
    for (const { received, organization, secret, ids, mark, events } of settled) {
      expect(received.map(({ body }) => body.event)).toEqual([
        'transaction.created',
        'document.received',
        'document.validated',
        'transaction.delivered',
      ]);
      for (const { headers, text, body } of received) {
        expect(body.organization_id).toBe(organization);
        expect(headers['x-goroute-signature']).toBe(
          `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
        );
      }
      expect(received[0]?.text).toContain(ids.transaction_id);
      expect(received[1]?.text).toContain(`in-${mark}`);
      expect((await events()).toSorted()).toEqual(
        received.map(({ headers }) => String(headers['x-goroute-event-id'])).toSorted(),
      );
    }
  });

  it('use up nothing of each other: calls, batches, keys of repeated sends', async () => {
    const { call, goroute, keys } = await gorouteSandbox({ knobs: { tier: 'by_organization' } });
    const { organizations, keys: rows } = gorouteState(goroute.store);
    const other = organizations.list()[1];
    const neighbour = rows.by('organization', other?.id ?? '')[0]?.value ?? '';
    const all = [keys.sandbox, neighbour, keys.production];
    const left = async (key: string) => {
      const { headers } = await call('GET', '/health', { key });
      return Number(headers.get('x-ratelimit-limit')) - Number(headers.get('x-ratelimit-remaining'));
    };
    for (let i = 0; i < 7; i++) await call('GET', '/transactions', { key: keys.sandbox });
    expect(await Promise.all(all.map(left))).toEqual([8, 1, 1]);
    const batch = { documents: [] };
    for (const key of all) expect((await call('POST', '/send/batch', { key, body: batch })).status).not.toBe(429);
    goroute.knobs.set('tier', 'none');
    const sent = [];
    for (const [key, from, to] of [
      [keys.sandbox, '0106:11223344', '9915:helger-test'],
      [neighbour, '0106:55667788', '9915:helger-test'],
      [keys.production, '0106:11223344', '0088:8712345000004'],
    ] as const) {
      const headers = { 'Idempotency-Key': 'one-for-all' };
      const { status, body } = await call('POST', '/send', { key, headers, body: documentXml({ from, to }) });
      expect([status, body.transaction_id]).toEqual([202, expect.stringMatching(/^txn_/)]);
      sent.push(body.transaction_id);
    }
    expect(new Set(sent).size).toBe(3);
  });
});
