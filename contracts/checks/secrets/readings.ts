import { constants, inflateRawSync, inflateSync } from 'node:zlib';

/** Shorter ones hide no secret. */
const SHORTEST_BASE64 = 40;
const BASE64_RUN = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST_BASE64},}`, 'g');
const HEX_RUN = /(?:[0-9a-fA-F]{2}){24,}/g;
/** Where something may begin that gzip or zlib has packed. */
const PACKED = ['\x1f\x8b\x08', 'x\x01', 'x\x5e', 'x\x9c', 'x\xda'];
const GZIP_HEADER = 10;
const GZIP_FLAGS = 3;
const GZIP_NAMED = 8;
const MOST_UNPACKED_BYTES = 8 * 1024 * 1024;
const MOST_PACKED = 200;
/** A cookie is base64 of packed JSON, percent-encoded. */
const DEEPEST = 3;

/**
 * The ways in which a text can be read: as it is, and with what is encoded or packed in it laid open. Characters stand for bytes in what was
 * laid open. What is encrypted stays as it is.
 */
export function readings(text: string): string[] {
  const all = [text];
  let layer = [text];
  for (let depth = 0; depth < DEEPEST && layer.length > 0; depth++) {
    layer = layer.flatMap(laidOpen).filter((found) => found !== '' && !all.includes(found));
    all.push(...layer);
  }
  return all;
}

function laidOpen(text: string): string[] {
  return [
    unescaped(text),
    narrow(text),
    decoded(text, BASE64_RUN, fromBase64),
    decoded(text, HEX_RUN, fromHex),
    ...unpacked(text),
  ];
}

/** Without percent-encoding, and without the backslashes that JSON may put before slashes. */
function unescaped(text: string): string {
  if (!text.includes('%') && !text.includes('\\/')) return '';
  return text
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\/', '/');
}

/** UTF-16 of plain letters has a zero byte beside each. */
function narrow(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : '';
}

function decoded(text: string, run: RegExp, decode: (found: string) => string[]): string {
  return [...text.matchAll(run)].flatMap(([found]) => decode(found)).join('\n');
}

/** A run may have other letters before it, so it is read from each of its first four. */
function fromBase64(run: string): string[] {
  return [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1'));
}

function fromHex(run: string): string[] {
  return [Buffer.from(run, 'hex').toString('latin1')];
}

function unpacked(text: string): string[] {
  const places = PACKED.flatMap((beginning) => placesOf(text, beginning)).slice(0, MOST_PACKED);
  if (places.length === 0) return [];
  const bytes = Buffer.from(text, 'latin1');
  return places.map((place) => unpack(bytes.subarray(place)));
}

function placesOf(text: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && places.length < MOST_PACKED; at = text.indexOf(wanted, at + 1)) {
    places.push(at);
  }
  return places;
}

function unpack(bytes: Buffer): string {
  // What is cut short counts as far as it goes, and what follows does not matter.
  const options = { maxOutputLength: MOST_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    const found = bytes[0] === 0x1f ? inflateRawSync(gzipBody(bytes), options) : inflateSync(bytes, options);
    return found.toString('latin1');
  } catch {
    // It only looked like it.
    return '';
  }
}

/** Behind the header of a gzip member, which may carry the name of a file. */
function gzipBody(bytes: Buffer): Buffer {
  const hasName = ((bytes[GZIP_FLAGS] ?? 0) & GZIP_NAMED) !== 0;
  return bytes.subarray(hasName ? bytes.indexOf(0, GZIP_HEADER) + 1 : GZIP_HEADER);
}
