import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentSandbox, member, rowsOf } from '../../support/document.ts';

/** What happens between two pages. */
const happenings = fc.array(fc.constantFrom('make', 'delete-seen', 'delete-ahead', 'nothing'), { maxLength: 8 });

it('loses and repeats no row while others come and go between the pages', async () => {
  const { ask, sandbox } = await documentSandbox('tickets', { knobs: { 'tickets.rows': 0 } });
  const headers = { 'X-Tenant': 'acme-support' };
  const make = async () => {
    const body = { subject: 'The lamp flickers', requester: { email: 'rosa@example.com' } };
    return String(member((await ask('POST', '/tickets', { headers, body })).json, 'id'));
  };
  const remove = (id: string | undefined) => id && ask('DELETE', `/tickets/${id}`, { headers });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), happenings, async (size, script) => {
      sandbox.reset();
      const there: string[] = [];
      for (let i = 0; i < 6; i++) there.push(await make());
      const gone = new Set<string>();
      const seen: string[] = [];
      let cursor: unknown;
      for (let turn = 0; ; turn++) {
        const query = { page_size: size, ...(typeof cursor === 'string' ? { cursor } : {}) };
        const { json } = await ask('GET', '/tickets', { headers, query });
        seen.push(...rowsOf(json).map(({ id }) => String(id)));
        cursor = member(json, 'next_cursor');
        if (typeof cursor !== 'string') break;
        const what = script[turn] ?? 'nothing';
        if (what === 'make') await make();
        const victim =
          what === 'delete-seen'
            ? seen[0]
            : what === 'delete-ahead'
              ? there.find((id) => !seen.includes(id))
              : undefined;
        if (victim !== undefined && !gone.has(victim)) {
          gone.add(victim);
          await remove(victim);
        }
      }
      expect(new Set(seen).size).toBe(seen.length);
      for (const id of there) if (!gone.has(id)) expect(seen).toContain(id);
    }),
    { numRuns: 15, seed: 7 },
  );
});
