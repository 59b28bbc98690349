import { spawn } from 'node:child_process';
import { EmulatorError } from '../emulator/core/errors.ts';

/** How a command ended: with a code, or by a signal. */
export interface ChildEnd {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command on this terminal to its end; signals are passed on to it. @throws EmulatorError `command_missing` */
export function runChild(words: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildEnd> {
  const [file = '', ...args] = words;
  return new Promise((resolve, reject) => {
    // On Windows most commands are scripts, which only a shell can run.
    const child = spawn(file, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    const passOn = (signal: NodeJS.Signals) => {
      // Ctrl-C reaches everything on the terminal by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of PASSED_ON) process.on(signal, passOn);
    const done = () => {
      for (const signal of PASSED_ON) process.off(signal, passOn);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      done();
      const why = error.code === 'ENOENT' ? 'there is no such command' : error.message;
      reject(new EmulatorError('command_missing', `Cannot run "${file}": ${why}.`));
    });
    child.once('exit', (code, signal) => {
      done();
      resolve({ code: code ?? 1, signal });
    });
  });
}

/** Ends this process as its child was ended, so that whoever waits for us sees the same. */
export async function endBySignal(signal: NodeJS.Signals): Promise<never> {
  process.kill(process.pid, signal);
  return new Promise(() => {});
}
