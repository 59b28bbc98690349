import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Provider } from '../../emulator/providers/provider.ts';
import type { Config } from './config.ts';
import { filesUnder } from './files-under.ts';
import type { Setting } from './setting.ts';
import type { Sighting } from './sightings.ts';

/** A text of the integration that is not meant for anybody: a log, a file of its storage, a source file. */
export interface OwnText {
  /** Path, or `output` for what its process printed. */
  readonly name: string;
  readonly text: string;
}

/** All that can be looked at of one world, before it is closed. */
export interface Survey {
  /** Its journal, its secrets, its facts. */
  readonly provider: Provider;
  readonly config: Config;
  /** The entry before the first one of this check. */
  readonly begin: number;
  /** What browsers saw, and what triggers and probes answered. */
  readonly sightings: readonly Sighting[];
  /** What its process printed, and its log files; null where there is neither. */
  logs(): readonly OwnText[] | null;
  /** The files of its storage, or null where none was named. */
  storage(): readonly OwnText[] | null;
  /** Its source files, or null where none were named. */
  source(): readonly OwnText[] | null;
}

/** Of a file, this much is read. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Looks at a world as it is now. */
export function surveyOf(setting: Setting, provider: Provider, config: Config, begin: number): Survey {
  const { host } = setting;
  const { source } = config.integration;
  return {
    provider,
    config,
    begin,
    sightings: host.sightings.all,
    logs: () => host.logs(),
    storage: () => (setting.storage.length === 0 ? null : ownTexts(setting.storage)),
    source: () => (source.length === 0 ? null : ownTexts(source)),
  };
}

/** The files at some paths, as Latin-1, so that each byte is a character: a secret is found in a database file, too. Of a long file, its end. */
export function ownTexts(paths: readonly string[]): OwnText[] {
  return paths.flatMap(filesUnder).flatMap((name) => {
    const text = endOf(name);
    return text === null ? [] : [{ name, text }];
  });
}

/** Null for a file that is gone since it was listed, or that nobody may read. */
function endOf(name: string): string | null {
  try {
    const file = openSync(name, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
      const bytes = readSync(file, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('latin1', 0, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
