import { createHash } from 'node:crypto';
import type { ClockState } from './clock.ts';
import { EmulatorError } from './errors.ts';
import { isJsonObject, type JsonObject, tryParseJson } from './json.ts';
import type { KnobValue } from './knobs.ts';
import type { RandomState } from './random.ts';
import type { Secret } from './secrets.ts';
import type { StoreDump } from './store.ts';

/** What a sandbox is at one moment. */
export interface SnapshotContent {
  readonly name: string;
  /** Wall time, ISO. */
  readonly takenAt: string;
  readonly clock: ClockState;
  readonly random: RandomState;
  /** Every secret that was known, so that masks and scans go on working. A snapshot is itself a secret. */
  readonly secrets: readonly Secret[];
  readonly providers: Readonly<Record<string, ProviderSnapshot>>;
}

/** What a snapshot keeps of one provider: the knobs that were set, and all rows. */
export interface ProviderSnapshot {
  readonly knobs: Readonly<Record<string, KnobValue>>;
  readonly store: StoreDump;
  /** Where the provider's own random source stood, where it has one. */
  readonly random?: RandomState;
}

/** The document as it is written. The checksum covers everything before it, whatever the white space. */
export interface Snapshot extends SnapshotContent {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** Hexadecimal, over the document without this field as compact JSON. */
  readonly sha256: string;
}

const FORMAT = 'golive-emulator/snapshot';
const VERSION = 1;

/** The document of a snapshot as text, on one line, and its checksum. */
export function sealSnapshot(content: SnapshotContent): { text: string; sha256: string } {
  const unsealed = JSON.stringify({ format: FORMAT, version: VERSION, ...content });
  const sha256 = checksum(unsealed);
  return { text: `${unsealed.slice(0, -1)},"sha256":"${sha256}"}\n`, sha256 };
}

/** The document of a snapshot as text, on one line. */
export function encodeSnapshot(content: SnapshotContent): string {
  return sealSnapshot(content).text;
}

/**
 * Reads a document back. `where` names its place, for the sentence.
 *
 * @throws EmulatorError `snapshot_corrupt` when it is not, or no more, what was written; `snapshot_version` when another version wrote it
 */
export function decodeSnapshot(text: string, where: string): Snapshot {
  const document = tryParseJson(text);
  if (!isJsonObject(document) || document.format !== FORMAT) {
    throw corrupt(`${where} is not a snapshot of this emulator, or only the beginning of one.`);
  }
  if (document.version !== VERSION) {
    throw new EmulatorError(
      'snapshot_version',
      `${where} is a snapshot of version ${String(document.version)}, and this emulator reads version ${VERSION}: take it again, or use the emulator that wrote it.`,
    );
  }
  const { sha256, ...rest } = document;
  if (sha256 !== checksum(JSON.stringify(rest)) || !isSnapshot(document)) {
    throw corrupt(`${where} was changed after it was written: its checksum does not fit.`);
  }
  return document;
}

function corrupt(sentence: string): EmulatorError {
  return new EmulatorError(
    'snapshot_corrupt',
    `${sentence} Take the snapshot again, or delete the file to start anew.`,
  );
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A look at the outline is enough: the checksum vouches that the rest is what an emulator wrote. */
function isSnapshot(document: JsonObject): document is JsonObject & Snapshot {
  const { name, clock, random, secrets, providers } = document;
  return (
    typeof name === 'string' &&
    isJsonObject(clock) &&
    Array.isArray(random) &&
    Array.isArray(secrets) &&
    isJsonObject(providers) &&
    Object.values(providers).every(
      (provider) => isJsonObject(provider) && isJsonObject(provider.knobs) && isJsonObject(provider.store),
    )
  );
}
