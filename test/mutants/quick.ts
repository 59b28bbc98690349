import { REFERENCES } from '../../contracts/harness/references.ts';
import { type Job, kills, rows } from './lanes.ts';
import type { Subject } from './subjects.ts';

/** What CI rehearses each time: the reference as a whole, every defect where it is caught first, and variants where they are unusual. */
export function quick(subjects: readonly Subject[], checks: readonly string[]): Job[] {
  const references = subjects.filter(({ kind }) => kind === 'reference');
  const unusual = REFERENCES.flatMap(({ provider, variants }) =>
    variants.flatMap(({ name, matters }): Job[] => {
      const subject = subjects.find((one) => one.provider === provider && one.change === name);
      // The check that is named first: to CI, time matters, too.
      const wanted = checks.filter((id) => id === matters[0]);
      return subject && wanted.length > 0 ? [{ subject, checks: wanted }] : [];
    }),
  );
  // What is timed needs a machine of its own, which CI does not have: `npm run mutants` has it.
  const untimed = subjects.filter(({ isTimed }) => !isTimed);
  return [...rows(references, checks), ...unusual, ...kills(narrowed(untimed), checks)];
}

/** Each defect with the check that is named first for it, and with those that would otherwise catch nothing. */
function narrowed(subjects: readonly Subject[]): Subject[] {
  const caught = new Set(subjects.map(({ kills: [first = ''] }) => first));
  return subjects.map((subject) => {
    const [first, ...others] = subject.kills;
    const idle = others.filter((id) => !caught.has(id));
    for (const id of idle) caught.add(id);
    return { ...subject, kills: [...(first === undefined ? [] : [first]), ...idle] };
  });
}
