import { runDemo } from '../../contracts/harness/demo.ts';
import { renderTerminal, checkLine } from '../../contracts/report/terminal.ts';
const [mutant, ...only] = process.argv.slice(2);
const t0 = performance.now();
const report = await runDemo({ ...(mutant && mutant !== '-' ? { mutant } : {}), ...(only.length > 0 ? { only } : {}), onProgress: (p) => p.type === 'check-ended' && console.log(checkLine(p.result, false)) });
console.log(renderTerminal(report, { color: false, detail: process.env.D === '1' }));
console.log(report.exitCode, Math.round(performance.now() - t0));
