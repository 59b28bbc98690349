import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { ALL_CHECKS, type Cell, isRight, rehearse, SUBJECTS } from './rehearse.ts';

/** Holds checks against the reference, its mutants and its variants, prints what came out, and ends with 1 where something is not as declared. */
const { values } = parseArgs({
  options: {
    subjects: { type: 'string' },
    checks: { type: 'string' },
    kills: { type: 'boolean', default: false },
    repeat: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '4' },
    parallel: { type: 'string', default: '2' },
  },
});
const named = values.subjects?.split(',');
const chosen = SUBJECTS.filter(({ name, kind }) => !named || named.includes(name) || named.includes(`${kind}s`));
const checks = values.checks?.split(',') ?? ALL_CHECKS;
const todo = Array.from({ length: Number(values.repeat) }, () => chosen).flat();
const cells: Cell[] = [];
const began = performance.now();

const work = async () => {
  for (let subject = todo.shift(); subject; subject = todo.shift()) {
    const { kills } = subject;
    const wanted = values.kills && subject.kind === 'mutant' ? checks.filter((id) => kills.includes(id)) : checks;
    if (wanted.length === 0) continue;
    for (const cell of await rehearse(subject, wanted, Number(values.jobs))) {
      cells.push(cell);
      process.stderr.write(isRight(cell) ? '.' : `\n${sentence(cell)}\n`);
    }
  }
};
await Promise.all(Array.from({ length: Number(values.parallel) }, work));

console.log();
for (const { name } of chosen) {
  const own = cells.filter(({ subject }) => subject === name);
  const wrong = own.filter((cell) => !isRight(cell)).length;
  const caught = own.filter((cell) => cell.wanted === 'failed' && isRight(cell)).map(({ check }) => check);
  const told = `${name.padEnd(28)} ${own.length} rehearsals, ${wrong} not as declared`;
  console.log(
    `${wrong > 0 ? pc.red(told) : told}${caught.length > 0 ? `; caught by ${[...new Set(caught)].join(', ')}` : ''}`,
  );
}
const wrong = cells.filter((cell) => !isRight(cell));
console.log(
  `\n${cells.length} rehearsals in ${Math.round((performance.now() - began) / 1000)} s, ${wrong.length} not as declared.`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;

function sentence({ subject, check, verdict, wanted, reason, durationMs }: Cell): string {
  return `${pc.red(`${subject} × ${check}: ${verdict}, wanted ${wanted}`)} (${durationMs} ms)\n  ${reason}`;
}
