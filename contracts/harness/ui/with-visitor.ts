import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatorError } from '../../../emulator/core/errors.ts';
import { Halt } from '../halt.ts';
import type { Trial } from '../trial.ts';
import { leaseChromium } from './chromium.ts';
import { Visitor } from './visitor.ts';

const FOLDER = 'emulator-screenshots';

/**
 * Lets a person at a browser do something, and closes the browser again. Where the check ends otherwise than well, it says which pictures
 * were kept of what was shown; where a page is not understood, it is untested. `name` is what pictures are called by.
 */
export async function withVisitor<T>(trial: Trial, name: string, act: (visitor: Visitor) => Promise<T>): Promise<T> {
  const { ui } = trial.config;
  if (ui === null) return trial.lack('ui');
  if (!trial.has('browser')) return trial.lack('browser');
  const release = leaseChromium();
  try {
    const visitor = await Visitor.arrive({
      ui,
      url: trial.host.url,
      provider: trial.provider.urls.origin,
      clock: trial.clock,
      signal: trial.signal,
      isSecure: trial.sandbox.authority !== null,
      sightings: trial.host.sightings,
    });
    try {
      return await act(visitor);
    } catch (thrown) {
      throw await withPictures(thrown, visitor, ui.screenshots ?? join(tmpdir(), FOLDER), name);
    } finally {
      await visitor.leave().catch(() => undefined);
    }
  } finally {
    await release();
  }
}

async function withPictures(thrown: unknown, visitor: Visitor, folder: string, name: string): Promise<unknown> {
  const isUnclear = thrown instanceof EmulatorError && thrown.code === 'ui_unclear';
  const halt = isUnclear ? new Halt('untested', thrown.message) : thrown;
  if (!(halt instanceof Halt)) return thrown;
  const paths = await pictures(visitor, folder, name);
  if (paths.length === 0) return halt;
  return new Halt(halt.verdict, `${halt.message} What was shown: ${paths.join(', ')}`, halt.seqs, halt.missing);
}

/** One of each tab that is open. A tab of which none can be taken is left out. */
async function pictures(visitor: Visitor, folder: string, name: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (const [i, page] of visitor.pages.entries()) {
    const path = join(folder, `${name}${i === 0 ? '' : `-${i + 1}`}.png`);
    const taken = await page.screenshot({ path, fullPage: true, timeout: 5_000 }).catch(() => null);
    if (taken) paths.push(path);
  }
  return paths;
}
