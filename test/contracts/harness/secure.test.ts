import { describe, expect, it, onTestFinished } from 'vitest';
import { Browser } from '../../../contracts/harness/browser.ts';
import { Sandbox } from '../../../emulator/sandbox.ts';

describe('a browser at pages over HTTPS', () => {
  it('trusts the authority of the provider where it is told of it, and nobody else', async () => {
    const sandbox = await Sandbox.start('test', { providers: ['revento'], seed: 'secure', tls: true });
    onTestFinished(() => sandbox.close());
    const { origin, authBase } = sandbox.provider('revento').urls;
    const limits = { origins: ['http://127.0.0.1:1', origin], signal: new AbortController().signal, withinMs: 5_000 };
    const address = `${authBase}/oauth/authorize`;

    const page = await new Browser({ ...limits, ca: sandbox.authority?.certificate ?? null }).open(address);
    expect(page).toMatchObject({ url: address, status: 400 });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('<html');
    await expect(new Browser(limits).open(address)).rejects.toThrow();
  });
});
