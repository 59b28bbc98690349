import { describe, expect, it } from 'vitest';
import { assertAllowedTarget, parseTarget } from '../../emulator/webhooks/target.ts';

describe('a webhook address', () => {
  it.each([
    'http://127.0.0.1:3000/hooks',
    'http://localhost/hooks',
    'https://[::1]:8443/',
    'http://127.8.9.10',
    'http://127.1:80',
    'http://2130706433/',
    'http://LOCALHOST:1/',
  ])('%s on this machine is allowed', (url) => {
    expect(() => assertAllowedTarget(url, [])).not.toThrow();
  });

  it.each([
    'http://example.com/',
    'http://10.0.0.1/',
    'http://0.0.0.0:3000/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://[::ffff:10.0.0.1]/',
  ])('%s elsewhere is refused, with the flag that allows it', (url) => {
    const hostname = new URL(url).hostname;
    expect(() => assertAllowedTarget(url, ['other.example'])).toThrow(`--allow-host ${hostname}`);
    expect(() => assertAllowedTarget(url, [hostname])).not.toThrow();
  });

  it('is allowed by name, whatever its case, or for one port only', () => {
    expect(() => assertAllowedTarget('http://Hooks.internal:81/', ['hooks.INTERNAL'])).not.toThrow();
    expect(() => assertAllowedTarget('http://hooks.internal:81/', ['hooks.internal:81'])).not.toThrow();
    expect(() => assertAllowedTarget('http://hooks.internal:82/', ['hooks.internal:81'])).toThrow();
  });

  it('must be http or https, without credentials, and a URL', () => {
    expect(() => assertAllowedTarget('ftp://127.0.0.1/', [])).toThrow('must begin with http:// or https://');
    expect(() => assertAllowedTarget('hooks', [])).toThrow('is not a URL');
    const leaky = () => assertAllowedTarget('http://me:s3cret@127.0.0.1/', []);
    expect(leaky).toThrow('must not carry a user name or password');
    expect(leaky).not.toThrow('s3cret');
  });

  it('is taken apart as a request needs it', () => {
    expect(parseTarget('https://[::1]/a?b=c')).toEqual({
      url: 'https://[::1]/a?b=c',
      secure: true,
      hostname: '::1',
      port: 443,
      path: '/a?b=c',
      host: '[::1]',
    });
  });
});
