import { expect, it } from 'vitest';
import { Knobs } from '../../emulator/core/knobs.ts';

const about = { says: 'x', known: 'y', confidence: 'L' } as const;

function knobs(): Knobs {
  return new Knobs('revento', {
    strict: { default: false, ...about },
    window: { default: 60, minimum: 1, ...about },
    mode: { default: 'a', values: ['a', 'b'], ...about },
    schedule: { default: [0, 60], ...about },
  });
}

it('values come from words of the command line and from JSON', () => {
  const set = knobs();
  set.set('strict', 'on');
  set.set('window', '90');
  set.set('schedule', '0, 5,10');
  set.set('mode', 'b');
  expect(set.changed()).toEqual({ strict: true, window: 90, schedule: [0, 5, 10], mode: 'b' });
  set.set('schedule', [1, 2]);
  expect(set.list('schedule')).toEqual([1, 2]);
});

it.each([
  ['strict', 'maybe'],
  ['window', 0],
  ['window', ''],
  ['window', true],
  ['schedule', ''],
  ['schedule', '1,,2'],
  ['schedule', [true]],
  ['mode', 'c'],
])('%s cannot be %j', (name, value) => {
  expect(() => knobs().set(name, value)).toThrow(/allowed is/);
});

it.each(['windoww', 'constructor', '__proto__'])('%s is no knob', (name) => {
  expect(() => knobs().set(name, 1)).toThrow(expect.objectContaining({ code: 'knob_unknown' }));
});

it('observers hear of what is set and of what goes back to its default', () => {
  const set = knobs();
  const heard: string[] = [];
  set.observe((name) => heard.push(`${name}=${set.value(name)}`));
  set.set('window', 5);
  set.reset('strict');
  set.clear();
  expect(heard).toEqual(['window=5', 'window=60']);
});

it('what is to be done before a change is done with the values of before, and not for one that is refused', () => {
  const set = knobs();
  const before: unknown[] = [];
  set.beforeChange = () => before.push(set.value('window'));
  set.set('window', 5);
  set.reset('window');
  set.reset('window');
  expect(() => set.set('window', 0)).toThrow();
  expect(before).toEqual([60, 5]);
});
