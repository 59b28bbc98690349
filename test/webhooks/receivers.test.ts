import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MINUTE, NOW, testPair, testSender } from './fixture.ts';

/** A receiver below HTTP. Gives its address; its sockets die with the test. */
async function rawReceiver(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
}

const OPENSSL = spawnSync('openssl', ['version']).status === 0;

/** A receiver with a certificate that it made itself. */
async function secureReceiver() {
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const make = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
  ];
  execFileSync('openssl', [...make, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  let requests = 0;
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    requests++;
    response.end();
  });
  rmSync(folder, { recursive: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `https://localhost:${port}/`, requests: () => requests };
}

describe('a receiver', () => {
  it('that does not answer has its deadline, and gets the delivery again', async () => {
    const { receiver, webhooks, clock, emit, attempts } = await testPair({ rules: { deadlineMs: 80 } });
    receiver.plan(() => undefined);
    emit();
    await webhooks.idle();
    expect(attempts()).toMatchObject([
      { outcome: 'timeout', error: 'there was no answer within 80ms', durationMs: null, nextAt: NOW + MINUTE },
    ]);
    await clock.advance(MINUTE);
    expect(attempts()[1]?.outcome).toBe('accepted');
  });

  it('that reads nothing, or only opens the connection, has the same deadline', async () => {
    const url = await rawReceiver((socket) => void socket.pause());
    const { webhooks, emit, outcomes } = testSender(url, { rules: { deadlineMs: 80 } });
    emit();
    emit();
    await webhooks.idle();
    expect(outcomes()).toEqual(['timeout', 'timeout']);
  });

  it('that trickles its head never finishes it in time', async () => {
    const url = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const { webhooks, emit, outcomes } = testSender(url, { rules: { deadlineMs: 80 } });
    emit();
    await webhooks.idle();
    expect(outcomes()).toEqual(['timeout']);
  });

  it('that answers in time may be slow with the body, but not for ever', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair({ rules: { deadlineMs: 80 } });
    receiver.answerWith((response) => void response.writeHead(200).write('first '));
    emit();
    await webhooks.idle();
    expect(attempts()).toMatchObject([{ outcome: 'accepted', response: { status: 200, body: 'first ', bytes: 6 } }]);
  });

  it('that answers without end is read up to a limit', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair({ rules: { deadlineMs: 10_000 } });
    receiver.answerWith((response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', pour);
      pour();
    });
    emit();
    const started = performance.now();
    await webhooks.idle();
    expect(performance.now() - started).toBeLessThan(5000);
    expect(attempts()[0]).toMatchObject({ outcome: 'accepted' });
    expect(attempts()[0]?.response?.body.length).toBe(64 * 1024);
  });

  it('that redirects has refused', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair();
    receiver.answerWith((response) => response.writeHead(307, { Location: receiver.url }).end());
    emit();
    await webhooks.idle();
    expect(receiver.received).toHaveLength(1);
    expect(attempts()).toMatchObject([{ outcome: 'refused', response: { status: 307 }, nextAt: NOW + MINUTE }]);
  });

  it('that is not there is unreachable, and found when it comes up', async () => {
    let url = 'http://127.0.0.1:9/';
    const { receiver, ...sender } = await testPair({ rules: { url: () => url } });
    sender.emit();
    await sender.webhooks.idle();
    expect(sender.attempts()).toMatchObject([{ outcome: 'unreachable', response: null }]);
    expect(sender.attempts()[0]?.error).toContain('ECONNREFUSED');
    url = receiver.url;
    await sender.clock.advance(MINUTE);
    expect(sender.outcomes()).toEqual(['unreachable', 'accepted']);
  });

  it.each([
    ['nothing and hangs up', ''],
    ['what is not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('that says %s is unreachable', async (_, bytes) => {
    const url = await rawReceiver((socket) => void socket.once('data', () => socket.end(bytes)));
    const { webhooks, emit, outcomes } = testSender(url);
    emit();
    await webhooks.idle();
    expect(outcomes()).toEqual(['unreachable']);
  });

  it.runIf(OPENSSL)(
    'whose certificate nobody vouches for is unreachable (skipped where openssl is not installed)',
    async () => {
      const { url, requests } = await secureReceiver();
      const { webhooks, emit, attempts } = testSender(url);
      emit();
      await webhooks.idle();
      expect(attempts()).toMatchObject([{ outcome: 'unreachable', error: expect.stringContaining('self-signed') }]);
      expect(requests()).toBe(0);
    },
  );

  it('that dies in the middle of its answer has answered', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
    const url = await rawReceiver((socket) => void socket.once('data', () => socket.end(head)));
    const { webhooks, emit, attempts } = testSender(url);
    emit();
    await webhooks.idle();
    expect(attempts()).toMatchObject([{ outcome: 'accepted', response: { body: 'half' } }]);
  });

  it('whose address stops being allowed gets nothing more', async () => {
    let url = '';
    const { receiver, ...sender } = await testPair({ rules: { url: () => url } });
    receiver.answerWith(500);
    url = receiver.url;
    sender.emit();
    await sender.webhooks.idle();
    url = 'http://elsewhere.example/';
    await sender.clock.advance(MINUTE);
    expect(receiver.received).toHaveLength(1);
    expect(sender.attempts()[1]).toMatchObject({
      outcome: 'unreachable',
      error: expect.stringContaining('--allow-host'),
    });
  });
});

describe('the sender', () => {
  it('ends what is under way when it is closed, and leaves the delivery pending', async () => {
    const { receiver, webhooks, emit, outcomes, statuses } = await testPair({ rules: { deadlineMs: 60_000 } });
    const arrived = new Promise<void>((resolve) => receiver.plan(() => resolve()));
    emit();
    await arrived;
    await webhooks.close();
    expect(outcomes()).toEqual(['unreachable']);
    expect(statuses()).toEqual([]);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'pending', attempts: 0 }]);
    emit();
    await webhooks.idle();
    expect(receiver.received).toHaveLength(1);
  });

  it('forgets everything when it is reset, and takes no notice of late answers', async () => {
    const { receiver, webhooks, clock, emit } = await testPair();
    let answer = () => {};
    const arrived = new Promise<void>((resolve) => {
      receiver.plan((response) => {
        answer = () => response.writeHead(500).end();
        resolve();
      });
    });
    webhooks.shape({ duplicate: 1, skip: 1 });
    emit();
    await arrived;
    webhooks.reset();
    answer();
    await clock.advance(86_400_000);
    expect(receiver.received).toHaveLength(1);
    expect(webhooks.deliveries()).toEqual([]);
    expect(webhooks.shapes()).toEqual([]);
  });
});
