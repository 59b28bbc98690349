import { startEmulator } from '../../emulator/index.ts';

/** A process that emulates in a data folder until it is killed. Writes the address of its control port. */
const [dataDir = '', seed] = process.argv.slice(2);
const emulator = await startEmulator({ providers: ['revento'], dataDir, ...(seed === undefined ? {} : { seed }) });
process.stdout.write(`${emulator.control()}\n`);
await emulator.closed;
