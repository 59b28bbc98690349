import pc from 'picocolors';
import { mutants } from '../../contracts/revento/reference/mutants.ts';
import { ALL_CHECKS, type Cell, fullMatrix, quickMatrix, rehearse } from './rehearse.ts';

/** Prints which check catches which mutant, and ends with 1 where one is not caught, or is blamed for what it does right. */
const PARALLEL = 3;
const rows = process.argv.includes('--quick') ? quickMatrix() : fullMatrix();
const began = performance.now();
const cells = await rehearse(rows, PARALLEL, tell);
process.stderr.write('\n');

const nameWidth = Math.max(...mutants.map(({ name }) => name.length), 'reference'.length);
console.log(`${''.padEnd(nameWidth)}  ${ALL_CHECKS.map((check) => check.padEnd(20)).join('')}`);
for (const name of [null, ...mutants.map((mutant) => mutant.name)]) {
  const words = ALL_CHECKS.map((check) => wordOf(cells.find((cell) => cell.mutant === name && cell.check === check)));
  console.log(`${(name ?? 'reference').padEnd(nameWidth)}  ${words.join('')}`);
}
const wrong = cells.filter((cell) => !isRight(cell));
for (const cell of wrong) console.log(`\n${sentence(cell)}`);
const unproved = ALL_CHECKS.filter(
  (check) => !cells.some((cell) => cell.check === check && cell.verdict === 'failed' && isRight(cell)),
);
for (const check of unproved) console.log(pc.red(`\n${check} catches no mutant.`));
console.log(
  `\n${cells.length} rehearsals in ${Math.round((performance.now() - began) / 1000)} s, ${wrong.length} not as declared.`,
);
process.exitCode = wrong.length + unproved.length > 0 ? 1 : 0;

/** As it goes on: a long run that is broken off has said what it found. */
function tell(cell: Cell): void {
  process.stderr.write(isRight(cell) ? '.' : `\n${sentence(cell)}\n`);
}

function sentence({ mutant, check, verdict, wanted, reason }: Cell): string {
  return `${pc.red(`${mutant ?? 'reference'} × ${check}: ${verdict}, wanted ${wanted}`)}\n  ${reason}`;
}

function isRight({ verdict, wanted }: Cell): boolean {
  return verdict === wanted;
}

function wordOf(cell: Cell | undefined): string {
  if (!cell) return pc.dim('·'.padEnd(20));
  const word = (cell.verdict === 'failed' && isRight(cell) ? 'caught' : cell.verdict).padEnd(20);
  return isRight(cell) ? (cell.verdict === 'failed' ? pc.green(word) : word) : pc.red(word);
}
