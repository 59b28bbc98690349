import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { EmulatorError, messageOf } from '../../../emulator/core/errors.ts';

type Library = typeof import('playwright-core');

const PACKAGE = 'playwright-core';
/** Names a browser in place of those that are found. */
const VARIABLE = 'CHROMIUM_PATH';
/** As they are called in a PATH, Debian's first; the one without a screen, which nobody uses, is the last. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chromium-headless-shell',
];
/** Where they are when no PATH leads to them. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const FLAGS = [
  // Nobody but this machine is asked for anything, also where a page names others.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1 , EXCLUDE ::1',
  '--no-proxy-server',
];
/** People have popups blocked that no click has asked for. */
const NOT_FLAGS = ['--disable-popup-blocking'];
const LAUNCH_MS = 60_000;

let leases = 0;
let running: Promise<Chromium> | null = null;

/** What a browser lacks here, as the end of "It needs …"; null where there is all of it. */
export function lackingBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env[VARIABLE];
  if (pathOf(env) === null) {
    return named
      ? `a browser: ${VARIABLE} names ${named}, which cannot be run`
      : `a browser: install Debian's chromium or Google Chrome, or name one in ${VARIABLE}`;
  }
  if (resolved() === null) {
    return `the package ${PACKAGE} to drive a browser. Install it with: npm install --save-dev ${PACKAGE}`;
  }
  return null;
}

/** Says that Chromium may be needed. It is started when it is first asked for, one for all, and ends with the last lease. Gives how to end this one. */
export function leaseChromium(): () => Promise<void> {
  leases++;
  let isOver = false;
  return async () => {
    if (isOver) return;
    isOver = true;
    if (--leases > 0 || running === null) return;
    const ending = running;
    running = null;
    await (await ending.catch(() => null))?.close();
  };
}

/** The one Chromium; only with a lease. @throws EmulatorError `browser_missing`, `browser_not_started` */
export function chromium(): Promise<Chromium> {
  running ??= start().catch((thrown) => {
    running = null;
    throw thrown;
  });
  return running;
}

async function start(): Promise<Chromium> {
  const executablePath = pathOf(process.env);
  const library = executablePath === null ? null : loadLibrary();
  if (executablePath === null || library === null) {
    throw new EmulatorError('browser_missing', `It needs ${lackingBrowser() ?? 'a browser'}.`);
  }
  try {
    const started = await library.chromium.launch({
      executablePath,
      args: FLAGS,
      ignoreDefaultArgs: NOT_FLAGS,
      timeout: LAUNCH_MS,
      // Signals are the harness's own matter; with the process, however it ends, Chromium ends, too.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    started.on('disconnected', () => {
      running = null;
    });
    return started;
  } catch (thrown) {
    const [says] = messageOf(thrown).split('\n');
    throw new EmulatorError('browser_not_started', `The browser ${executablePath} did not start: ${says}`);
  }
}

function pathOf(env: NodeJS.ProcessEnv): string | null {
  const named = env[VARIABLE];
  if (named) return isProgram(named) ? named : null;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  return candidates.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** From beside this package, or from where it is run: one that npx fetched lies elsewhere. */
function resolved(): NodeJS.Require | null {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const need = createRequire(from);
    try {
      need.resolve(PACKAGE);
      return need;
    } catch {}
  }
  return null;
}

/** Loaded by nobody who drives no browser: it takes more than a second. */
function loadLibrary(): Library | null {
  return resolved()?.(PACKAGE) ?? null;
}
