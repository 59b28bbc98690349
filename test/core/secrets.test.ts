import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../emulator/core/random.ts';
import { maskOne, Secrets } from '../../emulator/core/secrets.ts';

function keeper(...foreign: string[]): Secrets {
  const secrets = new Secrets(new Random('test'));
  for (const value of foreign) secrets.register({ value, kind: 'client_secret', owner: 'acme' });
  return secrets;
}

describe('an issued secret', () => {
  it('is found in any text, however it is glued to it', () => {
    const secrets = keeper();
    const token = secrets.issue('access_token', 'rev_', 'acme');
    for (const text of [
      token,
      `Bearer ${token}`,
      `a=1&t%3D${token}&b`,
      `prefix_${token}`,
      `"${token}"`,
      `x${token}${token}`,
    ]) {
      expect(secrets.find(text).map(({ value }) => value)).toEqual([token]);
      expect(secrets.mask(text)).not.toContain(token.slice(4));
    }
  });

  it('is found behind the torn beginning of another one', () => {
    const secrets = keeper();
    const [one, two] = [secrets.issue('code', 'c_', 'acme'), secrets.issue('code', '', 'acme')];
    expect(secrets.find(one.slice(0, 12) + two).map(({ value }) => value)).toEqual([two]);
  });

  it('is cut to its prefix and last four characters', () => {
    const token = keeper().issue('access_token', 'rev_install_', 'acme');
    expect(maskOne(token)).toBe(`rev_install_…${token.slice(-4)}`);
    expect(keeper().mask(`say ${token}!`)).toBe(`say rev_install_…${token.slice(-4)}!`);
  });

  it('is masked even where the text was cut in its middle', () => {
    const token = keeper().issue('access_token', 'rev_', 'acme');
    expect(keeper().mask(token.slice(0, 20))).toBe('rev_…');
  });

  it('is found and masked within HTTP Basic credentials', () => {
    const secrets = keeper();
    const secret = secrets.issue('client_secret', 'rcs_', 'acme');
    const header = `Basic ${Buffer.from(`client:${secret}`).toString('base64')}`;
    expect(secrets.find(header)).toHaveLength(1);
    expect(secrets.mask(header)).toBe(`Basic client:rcs_…${secret.slice(-4)}`);
    expect(secrets.mask('Basic aGVsbG8=')).toBe('Basic aGVsbG8=');
  });

  it('never leaves a trace when any text is masked', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(5), (before, after, prefix) => {
        const secrets = keeper();
        const secret = secrets.issue('code', 'p'.repeat(prefix), 'acme');
        expect(secrets.mask(before + secret + after)).not.toContain(secret.slice(-30, -4));
      }),
    );
  });
});

describe('a secret that a person configured', () => {
  it('is found raw, in a URL, in a form and in a JSON string', () => {
    const value = 'p@ss "word"/+1';
    const secrets = keeper(value);
    const form = new URLSearchParams({ secret: value }).toString();
    for (const text of [value, encodeURIComponent(value), form, JSON.stringify({ value })]) {
      expect(secrets.find(text)).toHaveLength(1);
      expect(secrets.mask(text)).not.toContain('word');
    }
  });

  it('does not count inside of a longer one, and counts beside it', () => {
    const secrets = keeper('super-secret-key', 'super-secret-key-2');
    const found = (text: string) => secrets.find(text).map(({ value }) => value);
    expect(found('k=super-secret-key-2;')).toEqual(['super-secret-key-2']);
    expect(found('super-secret-key-2 super-secret-key').sort()).toEqual(['super-secret-key', 'super-secret-key-2']);
    expect(secrets.mask('k=super-secret-key-2;')).toBe('k=…ey-2;');
  });

  it('is found where it overlaps with another one', () => {
    const secrets = keeper('abcdefghijklmnop', 'mnopqrstuvwxyz');
    expect(secrets.find('abcdefghijklmnopqrstuvwxyz')).toHaveLength(2);
  });

  it('shows nothing of itself when it is short, and leaves words alone that contain it', () => {
    const secrets = keeper('secret');
    expect(secrets.mask('client_secret=secret&secretary=1&x%3Dsecret')).toBe('client_secret=…&secretary=1&x%3D…');
  });

  it('is none when it is empty', () => {
    const secrets = keeper('');
    expect(secrets.mask('abc')).toBe('abc');
    expect(secrets.all).toEqual([]);
  });
});

it('observers hear of every secret', () => {
  const secrets = keeper();
  const heard: string[] = [];
  secrets.observe(({ kind }) => heard.push(kind));
  secrets.issue('code', '', 'acme');
  secrets.register({ value: 'configured-by-hand', kind: 'webhook_secret', owner: 'acme' });
  expect(heard).toEqual(['code', 'webhook_secret']);
});
