import { readConfig } from '/work/main/contracts/harness/config.ts';
import { openSetting } from '/work/main/contracts/harness/setting.ts';
import { Trial } from '/work/main/contracts/harness/trial.ts';
import { Halt } from '/work/main/contracts/harness/halt.ts';
import { CHECKS } from '/work/main/contracts/checks/index.ts';
import { journalTree } from '/work/main/emulator/core/journal-text.ts';
const mutant = process.argv[3] ?? '';
const base = readConfig('/work/main/contracts/revento/reference/emulator.config.yaml');
const config = { ...base, integration: { ...base.integration, start: 'exec node --import tsx server.ts', env: { ...base.integration.env, DATA_DIR: '{scratch}/data', MUTANT: mutant, RETRY_BASE_MS: '50' } } };
const abort = new AbortController();
for (const check of CHECKS.filter((c) => !process.argv[2] || c.id.includes(process.argv[2]))) {
  const t0 = performance.now();
  const setting = await openSetting({ config, seed: 'smoke', signal: abort.signal });
  console.log('ready', Math.round(performance.now() - t0));
  const trial = new Trial(setting, setting.sandbox.provider('revento'), abort.signal, (p) => process.env.V && console.log('  ', Math.round(performance.now()-t0), p));
  try { console.log('PASSED', await check.run(trial)); console.log(trial.observations.length, 'observations'); }
  catch (e) { if (e instanceof Halt) console.log(e.verdict, e.message, e.seqs); else console.log(e); }
  if (process.env.J) console.log(journalTree(setting.sandbox.journal.trees({}), { secrets: setting.sandbox.secrets }).join('\n'));
  if (process.env.O) console.log(setting.integration.output);
  await setting.close();
  console.log(check.id, Math.round(performance.now() - t0), 'ms');
}
