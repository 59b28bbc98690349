import { describe, expect, it } from 'vitest';
import { loadChecklist, sectionName } from '../../../contracts/harness/checklist.ts';
import { planOf, type Selection } from '../../../contracts/harness/plan.ts';
import { BEYOND } from '../../../contracts/report/report.ts';

const checklist = loadChecklist('revento');
const plan = (selection: Selection = {}) => planOf([checklist], [], selection);
const ids = (selection: Selection) => plan(selection).goals.map(({ item }) => item.id);

describe('the plan of a run', () => {
  it('is the checklist in its order, then what is beyond it, each check once', () => {
    const { goals, tasks } = plan();
    expect(goals.map(({ item }) => item.id)).toEqual([...checklist.items.map(({ id }) => id), ...checklist.beyond]);
    expect(new Set(tasks.map(({ check }) => check.id)).size).toBe(tasks.length);
  });

  it('can be some items, with their checks only', () => {
    const { goals, tasks } = plan({ only: ['dedupe-delivery-id'] });
    expect(goals).toHaveLength(1);
    expect(tasks.map(({ check }) => check.id)).toEqual(['webhook.dedupe']);
  });

  it('can be a check by itself, which then is an item of its own', () => {
    expect(ids({ only: ['webhook.dedupe'] })).toEqual(['webhook.dedupe']);
  });

  it('can be some sections', () => {
    expect(ids({ sections: ['security'] })).toContain('state-validated');
    expect(ids({ sections: [sectionName(BEYOND)] })).toEqual(checklist.beyond);
  });

  it('falls into shards that are the whole together', () => {
    const shards = [1, 2, 3].map((part) => ids({ shard: { part, of: 3 } }));
    expect(shards.flat().sort()).toEqual([...ids({})].sort());
    expect(
      Math.max(...shards.map(({ length }) => length)) - Math.min(...shards.map(({ length }) => length)),
    ).toBeLessThan(2);
  });

  it.each([
    [
      { only: ['dedupe-delivery-ids'] },
      'There is no check or checklist item "dedupe-delivery-ids". Did you mean "dedupe-delivery-id"',
    ],
    [{ only: ['token.single-fligt'] }, 'Did you mean "token.single-flight"'],
    [{ sections: ['securty'] }, 'There is no section "securty". Did you mean "security"'],
    [{ sections: ['x'] }, 'There is no section "x". Known: auth-and-tokens, webhook-handling'],
  ])('refuses %j', (selection, message) => {
    expect(() => plan(selection)).toThrow(message);
  });
});
