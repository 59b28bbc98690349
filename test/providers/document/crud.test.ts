import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import type { Deed, Resource } from '../../../emulator/resources/model.ts';
import { DOCUMENTS, documentSandbox, rowsOf } from '../../support/document.ts';

describe.each(Object.keys(DOCUMENTS))('%s, from its document alone', (name) => {
  it('accepts for every operation the request that is built from its schema', async () => {
    const { provider, example } = await documentSandbox(name);
    const refused: string[] = [];
    for (const { id, method } of provider.contract.operations) {
      const { status, text } = await example(id);
      if (status >= 400) refused.push(`${method} ${id}: ${status} ${text}`);
    }
    expect(refused).toEqual([]);
  });

  it('keeps what is made, shows it, lists it, changes it, and forgets it', async () => {
    const { resources, example } = await documentSandbox(name);
    for (const resource of resources.model.resources) {
      const { create, read, list, update, remove } = deedsOn(resources.model.deeds, resource);
      if (!create || !resource.idMember) continue;
      const made = await example(create.operation.id);
      expect(made.status, `${create.operation.id} ${made.text}`).toBe(create.answer.status);
      const row = isJsonObject(made.json) ? made.json : {};
      const id = String(row[resource.idMember]);
      for (const [member, value] of Object.entries(isJsonObject(made.sent) ? made.sent : {})) {
        const isPlain = typeof value !== 'object' && resource.entity.members.get(member)?.writeOnly === false;
        if (isPlain && row[member] !== undefined) expect(row[member], member).toBe(value);
      }

      if (read) {
        // An example names the newest row: the one that was just made.
        const seen = await example(read.operation.id);
        if (read.answer.contentType?.includes('json')) expect(seen.json).toEqual(made.json);
        else expect(seen.status).toBe(200);
      }
      if (list) {
        const listed = await everyRow(example, list);
        expect(
          listed.map((one) => String(one[resource.idMember ?? ''])),
          list.operation.id,
        ).toContain(id);
      }
      if (update) {
        const changed = await example(update.operation.id);
        expect(changed.status, `${update.operation.id} ${changed.text}`).toBe(update.answer.status);
        if (read && isJsonObject(changed.json)) expect((await example(read.operation.id)).json).toEqual(changed.json);
      }
      if (remove) {
        const gone = await example(remove.operation.id);
        expect(gone.status).toBe(remove.answer.status);
        const again = await example(remove.operation.id, undefined, gone.url);
        const isRefused = Object.keys(remove.operation.document.responses ?? {}).some((status) =>
          /^4|default/.test(status),
        );
        expect(isRefused ? [404, 410] : [gone.status], `${remove.operation.id} again`).toContain(again.status);
        if (list)
          expect((await everyRow(example, list)).map((one) => String(one[resource.idMember ?? '']))).not.toContain(id);
      }
    }
  });

  it('is the same world for the same seed', async () => {
    const rows = async () => {
      const { provider } = await documentSandbox(name);
      return JSON.stringify(provider.store.dump());
    };
    expect(await rows()).toBe(await rows());
  });
});

type Example = Awaited<ReturnType<typeof documentSandbox>>['example'];

function deedsOn(deeds: readonly Deed[], resource: Resource) {
  const find = (...kinds: Deed['kind'][]) =>
    deeds.find((deed) => 'resource' in deed && deed.resource === resource && kinds.includes(deed.kind));
  return {
    create: find('create'),
    read: find('read'),
    list: find('list'),
    update: find('update', 'replace'),
    remove: find('delete'),
  };
}

async function everyRow(example: Example, { operation }: Deed): Promise<JsonObject[]> {
  return rowsOf((await example(operation.id)).json);
}
