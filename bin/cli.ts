import { dispatch } from './dispatch.ts';
import { reportFailure } from './failure.ts';

// A reader such as `head` that has seen enough is no failure.
process.stdout.on('error', () => process.exit());

try {
  await dispatch(process.argv.slice(2));
} catch (thrown) {
  process.exitCode = reportFailure(thrown);
}
