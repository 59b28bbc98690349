import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readings } from '../../../../contracts/checks/secrets/readings.ts';

const TOKEN = 'rev_refresh_c4n4ryAbCdEfGhIjKlMnOpQrStUvWxYz';
const json = (before: string) => JSON.stringify({ before, token: TOKEN });
const latin1 = (bytes: Buffer) => bytes.toString('latin1');

/** Ways in which people write a token down, and believe that it does not show. */
const HIDDEN: Readonly<Record<string, string>> = {
  'as it is': `token=${TOKEN}`,
  'percent-encoded': [...TOKEN].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
  'base64, first alignment': Buffer.from(TOKEN).toString('base64'),
  'base64, second alignment': Buffer.from(json('x')).toString('base64'),
  'base64, third alignment': Buffer.from(json('xy')).toString('base64'),
  'base64 behind other letters': `session_${Buffer.from(json('xyz')).toString('base64url')}`,
  'base64, percent-encoded': encodeURIComponent(Buffer.from(json('?>?>')).toString('base64')),
  'base64 of base64': Buffer.from(Buffer.from(TOKEN).toString('base64')).toString('base64'),
  hex: Buffer.from(TOKEN).toString('hex'),
  'UTF-16': latin1(Buffer.from(TOKEN, 'utf16le')),
  gzip: latin1(Buffer.concat([Buffer.from('head'), gzipSync(json('x')), Buffer.from('tail')])),
  zlib: latin1(Buffer.concat([Buffer.from('x\x01'), deflateSync(json('x'))])),
  'packed in a cookie': `session=.${deflateSync(json('x')).toString('base64url')}.sig; Path=/`,
};

describe('the readings of a text', () => {
  it.each(Object.entries(HIDDEN))('lay a token open that stands there %s', (_, text) => {
    expect(readings(text).some((reading) => reading.includes(TOKEN))).toBe(true);
  });

  it('leave out what has the last four characters only', () => {
    expect(readings(`token …${TOKEN.slice(-4)} (${TOKEN.length})`).join()).not.toContain(TOKEN);
  });

  it('are quick with large texts of noise', () => {
    const noise = Buffer.alloc(2_000_000, 0).map((_, i) => (i * 7919 + (i >> 3) * 104_729) % 256);
    const since = process.hrtime.bigint();
    readings(latin1(Buffer.from(noise)));
    expect(Number(process.hrtime.bigint() - since) / 1e6).toBeLessThan(3000);
  });
});
