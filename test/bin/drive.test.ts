import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begin, objectOf, place, run, runJson, start, statusOf } from './cli.ts';

describe('commands to a running emulator', () => {
  it('action lists actions, carries one out, and refuses an unknown one', async () => {
    const where = place();
    const { revento } = await start(['revento'], where);
    expect((await run(['action', 'revento'], where)).stdout).toMatch(/^suspend +\[reason=\] +Revento suspends/m);
    const { result } = objectOf(
      await runJson(['action', 'revento', 'connect', 'as=acme', 'scopes:=["event.read"]'], where),
    );
    const { access_token, scope, event_id } = objectOf(result);
    expect(scope).toBe('event.read');
    const answer = await fetch(`${revento.apiBase}/events/${event_id}`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(200);
    expect(await run(['action', 'revento', 'susspend'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "suspend"?'),
    });
    expect(await run(['action', 'revento', 'connect', 'acme'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('write name=text'),
    });
  });

  it('emit lists events and lets one happen', async () => {
    const where = place();
    await start(['revento'], where);
    expect((await run(['emit', 'revento'], where)).stdout.split('\n')).toContain('participant.registered');
    expect((await run(['emit', 'revento', 'participant.registered'], where)).stdout).toMatch(
      /◆ participant\.registered/,
    );
    expect(await runJson(['emit', 'revento', 'application.approved'], where)).toMatchObject({
      entry: { kind: 'event', type: 'application.approved' },
    });
    expect((await run(['emit', 'revento', 'participant.registerd'], where)).stderr).toContain('participant.registered');
  });

  it('journal shows lines, trees, JSON lines and a HAR, filtered and masked', async () => {
    const where = place();
    const { revento } = await start(['revento'], where);
    const { result } = objectOf(await runJson(['action', 'revento', 'connect', 'as=acme'], where));
    const { access_token, event_id } = objectOf(result);
    await fetch(`${revento.apiBase}/events/${event_id}`, { headers: { Authorization: `Bearer ${access_token}` } });
    expect((await run(['journal', '--kind', 'request'], where)).stdout).toMatch(
      /^\S+ {2}→ GET \/api\/v1\/events\/\S+ +200 +getEvent.*\n$/,
    );
    expect((await run(['journal', '--tree'], where)).stdout).toMatch(/= connect.*\n.*├ \* access issued/);
    const lines = (await run(['journal', '--json'], where)).stdout
      .trim()
      .split('\n')
      .map((line) => objectOf(JSON.parse(line)));
    expect(lines.map(({ kind }) => kind)).toEqual(['action', 'token', 'token', 'request']);
    expect(JSON.stringify(lines)).not.toContain(String(access_token));
    expect((await run(['journal', '--json', '--show-secrets'], where)).stdout).toContain(String(access_token));
    expect(JSON.parse((await run(['journal', '--har'], where)).stdout)).toMatchObject({
      log: { version: '1.2', entries: [expect.anything()] },
    });
    expect((await run(['journal', '--limit', '1', '--json'], where)).stdout.trim().split('\n')).toHaveLength(1);
    expect(
      objectOf(JSON.parse((await run(['journal', '--tree', '--json'], where)).stdout.split('\n')[0] ?? '')),
    ).toMatchObject({ entry: { kind: 'action' }, caused: [{}, {}] });
    expect((await run(['journal', '-f', '--tree'], where)).stderr).toMatch(/cannot be used with/);
    expect(await run(['journal', '--kind', 'reqest'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"request"'),
    });
    expect(await run(['journal', '--status', 'fine'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('whole number'),
    });
  });

  it('journal -f tells what happened and what happens, until Ctrl-C or the end of the emulator', async () => {
    const where = place();
    const { revento, child } = await start(['revento'], where);
    await fetch(`${revento.apiBase}/events/one`);
    const lines = begin(['journal', '-f', '--kind', 'request'], where);
    const json = begin(['journal', '-f', '--json'], where);
    await lines.line(/events\/one/);
    await fetch(`${revento.apiBase}/events/two`);
    await lines.line(/events\/two +401/);
    expect(objectOf(JSON.parse(await json.line(/events\/two/)))).toMatchObject({
      kind: 'request',
      outcome: 'answered',
    });
    lines.child.kill('SIGINT');
    expect(await lines.ended).toMatchObject({ code: 0, stderr: '' });
    child.kill('SIGTERM');
    expect(await json.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('clock shows, advances, freezes and resumes', async () => {
    const where = place();
    await start(['--freeze', '2026-09-21T12:00:00Z'], where);
    expect((await run(['clock'], where)).stdout).toMatch(/^2026-09-21T12:00:00\.000Z {2}frozen\n/);
    expect(await runJson(['clock', 'advance', '1h30m'], where)).toMatchObject({ now: '2026-09-21T13:30:00.000Z' });
    expect(await runJson(['clock', 'resume'], where)).toMatchObject({ frozen: false });
    expect(await runJson(['clock', 'freeze'], where)).toMatchObject({ frozen: true });
    expect(await run(['clock', 'advance', '90'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"90" is not a duration'),
    });
  });

  it('faults are added, met, listed and cleared', async () => {
    const where = place();
    const { revento } = await start(['revento'], where);
    const add = [
      'faults',
      'add',
      'revento',
      '--operation',
      'getEvent',
      '--status',
      '503',
      '--header',
      'X-Why:test',
      '--retry-after',
      '7',
      '--times',
      '1',
    ];
    expect(await runJson(add, where)).toMatchObject({ id: expect.any(String), provider: 'revento', state: 'active' });
    const answer = await fetch(`${revento.apiBase}/events/x`);
    expect({
      status: answer.status,
      why: answer.headers.get('x-why'),
      after: answer.headers.get('retry-after'),
    }).toEqual({ status: 503, why: 'test', after: '7' });
    expect(await runJson(['faults'], where)).toEqual([]);
    expect(await runJson(['faults', 'list', '--all'], where)).toMatchObject([{ met: 1, state: 'spent' }]);
    await run(['faults', 'add', 'revento', '--garbage'], where);
    expect((await run(['faults'], where)).stdout).toContain('met 0');
    await run(['faults', 'clear'], where);
    expect(await runJson(['faults', 'list'], where)).toEqual([]);
    expect(await run(['faults', 'add', 'revento', '--operation', 'getEvnt', '--drop'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('getEvent'),
    });
    expect((await run(['faults', 'add', 'revento'], where)).code).toBe(2);
  });

  it('snapshots go out and in, and reset begins anew', async () => {
    const where = place();
    await start(['revento'], where);
    const connections = async () =>
      (await run(['journal', '--name', 'connect', '--json'], where)).stdout.split('\n').length - 1;
    await run(['action', 'revento', 'connect', 'as=acme'], where);
    expect(await runJson(['snapshot', 'save', 'connected'], where)).toMatchObject({ name: 'connected' });
    expect(await run(['snapshot', 'export', 'connected', 'state.json'], where)).toMatchObject({ code: 0, stdout: '' });
    expect(statSync(join(where.folder, 'state.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(where.folder, 'state.json'), 'utf8'))).toMatchObject({
      format: 'golive-emulator/snapshot',
    });
    expect(await connections()).toBe(1);
    expect((await run(['reset'], where)).code).toBe(0);
    expect(await connections()).toBe(0);
    expect((await run(['snapshot', 'import', 'state.json'], where)).code).toBe(0);
    expect((await run(['snapshot', 'restore', 'connected'], where)).code).toBe(0);
    expect(await runJson(['snapshot'], where)).toMatchObject([{ name: 'connected' }]);
    expect((await run(['snapshot', 'delete', 'connected'], where)).code).toBe(0);
    expect(await run(['snapshot', 'restore', 'connectde'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no snapshot'),
    });
  });

  it('sandboxes are made, listed and closed', async () => {
    const where = place();
    await start(['revento'], where);
    const made = objectOf(await runJson(['sandbox', 'create', 'revento', '--seed', 'worker-1'], where));
    expect(made).toMatchObject({ seed: 'worker-1', main: false });
    expect(await statusOf(`${made.control}/health`)).toBe(200);
    expect((await run(['sandbox'], where)).stdout.split('\n')).toHaveLength(3);
    expect((await run(['clock', '--control', String(made.control)], where)).code).toBe(0);
    expect((await run(['sandbox', 'close', String(made.id)], where)).code).toBe(0);
    expect(await statusOf(`${made.control}/health`)).toBeNull();
    expect(await run(['sandbox', 'close', 'sbx_nobody'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sbx_nobody'),
    });
  });

  it('EMULATOR_CONTROL says which one is meant', async () => {
    const where = place();
    const { control } = await start(['revento'], where);
    expect((await run(['clock'], place({ EMULATOR_CONTROL: control }))).code).toBe(0);
  });
});
