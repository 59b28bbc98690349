import { writeSync } from 'node:fs';
import { DataDir } from '../../emulator/core/data-dir.ts';
import { sandbox } from './sandbox.ts';

/** Inserts guests for ever, and says the id of each once it is acknowledged. */
const [, , path = '', round = ''] = process.argv;
const dir = DataDir.open(path, { compactBytes: 20_000 });
const { state, guests } = sandbox();
dir.attach(state);
for (let i = 0; ; i++) {
  const { id } = guests.insert({ id: `${round}-${i}`, name: state.random.text(20), group: round });
  if (i % 7 === 0) guests.update(id, { name: 'changed' });
  writeSync(1, `${id}\n`);
}
