import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { object } from '../../emulator/http/contract.ts';
import { startEmulator } from '../../emulator/index.ts';
import { type Client, clientOf, rowsOf } from './client.ts';
import { receiver } from './receiver.ts';

const PROGRAM = fileURLToPath(new URL('./kept-emulator.ts', import.meta.url));

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function startProcess(folder: string): Promise<Client & { child: ChildProcess; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { ...clientOf(String(url).trim()), child, kill };
}

async function factsOf({ ask }: Client) {
  return object((await ask('GET', '/providers/revento')).body.facts);
}

async function connect({ ask }: Client, event?: string) {
  const answer = await ask('POST', '/providers/revento/actions/connect', event === undefined ? {} : { event });
  expect(answer.status, answer.text).toBe(200);
  const made = object(answer.body.result);
  return { access: String(made.access_token), refresh: String(made.refresh_token), event: String(made.event_id) };
}

async function statusOf(client: Client, { access, event }: { access: string; event: string }): Promise<number> {
  const { apiBase } = await factsOf(client);
  return (await fetch(`${apiBase}/events/${event}`, { headers: { Authorization: `Bearer ${access}` } })).status;
}

async function refresh(client: Client, token: string) {
  const { authBase, clientId, clientSecret } = await factsOf(client);
  const form = {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: String(clientId),
    client_secret: String(clientSecret),
  };
  const answer = await fetch(`${authBase}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: object(await answer.json()) };
}

describe('with a data folder', () => {
  it('nothing that was acknowledged is lost by kill -9', async () => {
    const folder = dataFolder();
    const hook = await receiver();
    await hook.close();
    const first = await startProcess(folder);
    const facts = await factsOf(first);
    const { seed } = (await first.ask('GET', '/health')).body;

    const acme = await connect(first);
    const rotated = await refresh(first, acme.refresh);
    await first.ask('PATCH', '/providers/revento', { webhookUrl: hook.url, knobs: { code_ttl_s: 5 } });
    await first.ask('POST', '/providers/revento/events', { type: 'application.approved' });
    await first.ask('GET', '/journal?kind=attempt&wait=5s&ended=true');
    const [pending] = rowsOf((await first.ask('GET', '/providers/revento/deliveries')).body.deliveries);
    await first.ask('POST', '/snapshots', { name: 'before' });
    await first.ask('POST', '/clock', { freeze: true });
    const { now } = (await first.ask('GET', '/clock')).body;
    const grants = await Promise.all(Array.from({ length: 20 }, () => connect(first, acme.event)));
    await first.kill();

    const second = await startProcess(folder);
    expect((await second.ask('GET', '/health')).body.seed).toBe(seed);
    const { clientId, clientSecret, webhookSecret } = await factsOf(second);
    expect([clientId, clientSecret, webhookSecret]).toEqual([facts.clientId, facts.clientSecret, facts.webhookSecret]);
    for (const grant of grants) expect(await statusOf(second, grant)).toBe(200);
    const { body } = await second.ask('GET', '/providers/revento');
    expect(body.webhookUrl).toBe(hook.url);
    expect(rowsOf(body.knobs).find(({ name }) => name === 'code_ttl_s')?.value).toBe(5);
    expect((await second.ask('GET', '/clock')).body).toMatchObject({ now, frozen: true });
    // The rotation counts: the old refresh token is dead, the new one lives.
    expect((await refresh(second, acme.refresh)).status).toBe(400);
    expect((await refresh(second, String(rotated.body.refresh_token))).status).toBe(200);
    // What is issued now was never issued before.
    const fresh = await connect(second, acme.event);
    expect([acme, ...grants].map(({ access }) => access)).not.toContain(fresh.access);
    // Secrets of before the death are masked still.
    await statusOf(second, acme);
    expect((await second.ask('GET', '/journal')).text).not.toContain(acme.access);
    // The delivery that nobody took is tried again, under its id.
    expect(pending).toMatchObject({ status: 'pending', attempts: 1 });
    const again = await receiver(hook.port);
    await second.ask('POST', '/clock', { advance: '2m' });
    expect(again.ids).toEqual([pending?.id]);
    await again.close();
    // Snapshots are files.
    expect((await second.ask('GET', '/snapshots')).body.snapshots).toMatchObject([{ name: 'before', kept: 'file' }]);
    await second.ask('POST', '/snapshots/before/restore');
    expect(await statusOf(second, { ...fresh })).toBe(401);
    await second.kill();

    const third = await startProcess(folder);
    expect(await statusOf(third, { ...fresh })).toBe(401);
    expect(await statusOf(third, { access: String(rotated.body.access_token), event: acme.event })).toBe(200);
    await third.ask('POST', '/reset');
    expect((await factsOf(third)).eventId).toBe(facts.eventId);
    await third.ask('POST', '/shutdown');
    await once(third.child, 'exit');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    expect(readFileSync(join(folder, 'journal.ndjson'), 'utf8')).not.toContain(acme.access);
  });

  it('belongs to one process and one seed', async () => {
    const folder = dataFolder();
    const options = { providers: ['revento'], dataDir: folder };
    const emulator = await startEmulator({ ...options, seed: 'one' });
    await emulator.close();
    await expect(startEmulator({ ...options, seed: 'two' })).rejects.toMatchObject({ code: 'seed_differs' });
    const again = await startEmulator(options);
    onTestFinished(() => again.close());
    expect(again.sandbox.seed).toBe('one');
  });

  it('is not spoiled by a start that failed', async () => {
    const folder = dataFolder();
    const options = { providers: ['revento'], dataDir: folder };
    await expect(startEmulator({ ...options, webhooks: { revento: 'http://evil.example/' } })).rejects.toMatchObject({
      code: 'webhook_target',
    });
    await expect(startEmulator({ ...options, knobs: { 'revento.nope': 1 } })).rejects.toMatchObject({
      code: 'knob_unknown',
    });
    const emulator = await startEmulator(options);
    onTestFinished(() => emulator.close());
    expect(emulator.sandbox.provider('revento').facts.clientId).toBeTruthy();
  });

  it('takes the addresses that are told at a restart, and keeps those that are not', async () => {
    const folder = dataFolder();
    const options = { providers: ['revento'], dataDir: folder };
    const told = { webhooks: { revento: 'http://127.0.0.1:9/a' }, redirects: { revento: 'http://127.0.0.1:9/cb' } };
    await (await startEmulator({ ...options, ...told })).close();
    const emulator = await startEmulator({ ...options, webhooks: { revento: 'http://127.0.0.1:9/b' } });
    onTestFinished(() => emulator.close());
    expect(emulator.sandbox.provider('revento').setup).toEqual({
      webhookUrl: 'http://127.0.0.1:9/b',
      redirectUris: ['http://127.0.0.1:9/cb'],
    });
  });
});
