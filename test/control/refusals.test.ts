import { describe, expect, it, vi } from 'vitest';
import { startControl } from './client.ts';

describe('refusals', () => {
  it.each([
    ['GET', '/journals', 404, 'route_unknown', 'The nearest is GET /journal.'],
    ['POST', '/snapshot/one/restore', 404, 'route_unknown', 'The nearest is POST /snapshots/{snapshot}/restore.'],
    ['PUT', '/clock', 405, 'method_unknown', '/clock takes GET, POST, not PUT.'],
    ['GET', '/providers/revent', 404, 'provider_unknown', 'Did you mean "revento"?'],
    ['GET', '/providers/revento/state/event', 404, 'collection_unknown', 'Did you mean "events"'],
    ['POST', '/providers/revento/actions/conect', 404, 'action_unknown', 'Did you mean "connect"'],
    [
      'GET',
      '/journal?opration=x',
      400,
      'query_invalid',
      'getJournal has no query parameter "opration". Did you mean "operation"?',
    ],
    ['GET', '/journal?kind=requests', 400, 'kind_unknown', 'Did you mean "request"?'],
    ['GET', '/journal?status=abc', 400, 'query_invalid', 'query.status must be integer.'],
    ['GET', '/journal?wait=10', 400, 'query_invalid', 'query.wait must match pattern'],
    ['GET', '/journal?since=race', 404, 'mark_unknown', 'The journal has no mark "race".'],
    ['GET', '/journal/stream?provider=x', 404, 'provider_unknown', 'no provider "x"'],
    ['GET', '/runs/run_9', 404, 'run_unknown', 'There is no run "run_9".'],
    ['DELETE', '/faults/fault_9', 404, 'fault_unknown', 'No fault "fault_9" is in force.'],
    ['DELETE', '/providers/revento/webhooks/shape_9', 404, 'shape_unknown', 'No shape "shape_9" is in force.'],
    ['POST', '/providers/revento/deliveries/x/redeliver', 404, 'delivery_unknown', '"x"'],
    ['GET', '/snapshots/nothing', 404, 'snapshot_missing', 'There is no snapshot "nothing".'],
    ['GET', '/snapshots/..%2Fseed', 400, 'path_invalid', 'path.snapshot must match pattern'],
    ['DELETE', '/sandboxes/sbx_none', 404, 'sandbox_unknown', 'There is no sandbox "sbx_none" to close.'],
    ['DELETE', '/sandboxes/default', 409, 'sandbox_main', 'POST /shutdown'],
    ['GET', '/scenarios/revento/suspensions', 404, 'scenario_unknown', 'revento/suspension'],
    ['POST', '/clock', 400, 'body_missing', 'moveClock needs a body of JSON.'],
  ])('%s %s: %i %s', async (method, path, status, code, detail) => {
    const { ask } = await startControl();
    const answer = await ask(method, path);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', status, code });
    expect(answer.body.detail).toContain(detail);
    expect(answer.status).toBe(status);
  });

  it.each([
    ['/clock', '{"advance":', 'json_invalid', 'The body is not JSON.'],
    ['/clock', '[]', 'body_invalid', 'body must be object.'],
    ['/clock', '{"advanced":"3d"}', 'body_invalid', 'moveClock takes no "advanced". Did you mean "advance"?'],
    ['/clock', '{"advance":3}', 'body_invalid', 'body/advance must be string.'],
    ['/clock', '{"advance":"3d","freeze":true}', 'body_invalid', 'body must NOT have more than 1 properties.'],
    ['/snapshots', '{}', 'body_invalid', 'body/name must be present.'],
    ['/snapshots', '{"name":"Über"}', 'body_invalid', 'body/name must match pattern'],
    ['/runs', '{}', 'body_invalid', 'startRun takes exactly one of scenario, definition.'],
    [
      '/runs',
      '{"scenario":"a","definition":"b"}',
      'body_invalid',
      'startRun takes exactly one of scenario, definition.',
    ],
    [
      '/faults',
      '{"provider":"revento","stauts":503}',
      'body_invalid',
      'addFault takes no "stauts". Did you mean "status"?',
    ],
    ['/faults', '{"provider":"revento","operation":"getEvent"}', 'fault_invalid', 'This fault does nothing'],
    [
      '/faults',
      '{"provider":"revento","operation":"getEvents","status":503}',
      'fault_invalid',
      'Did you mean "getEvent"',
    ],
    ['/providers/revento/webhooks', '{"sign":"badly"}', 'body_invalid', 'body/sign must be one of none'],
    [
      '/providers/revento/webhooks',
      '{"parallel":true,"duplicate":1,"types":["nope.x"]}',
      'shape_invalid',
      'no webhook type "nope.x"',
    ],
    ['/providers/revento/actions/rotate', '{"secret":"all"}', 'action_arguments', 'rotate: secret'],
    ['/providers/revento/events', '{"type":"participant.approve"}', 'event_type_unknown', 'participant.approve'],
    ['/sandboxes', '{"providers":["acme"]}', 'provider_unknown', 'There is no provider "acme".'],
    ['/sandboxes', '{"knobs":{"revento.nope":1}}', 'knob_unknown', 'revento has no knob "nope".'],
    ['/sandboxes', '{"webhooks":{"revento":"http://evil.example/"}}', 'webhook_target', 'is not on this machine'],
    ['/sandboxes', '{"allowHosts":["evil.example"]}', 'body_invalid', 'createSandbox takes no "allowHosts".'],
  ])('POST %s %s: %s', async (path, body, code, detail) => {
    const { ask, emulator } = await startControl();
    const answer = await ask('POST', path, body);
    expect(answer.body).toMatchObject({ code });
    expect(answer.body.detail).toContain(detail);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(emulator.sandboxes).toHaveLength(1);
  });

  it('takes bodies up to a size, and says so of larger ones', async () => {
    const { ask } = await startControl();
    const large = JSON.stringify({ type: 'application.approved', text: 'x'.repeat(1024 * 1024) });
    const answer = await ask('POST', '/providers/revento/events', large);
    expect([answer.status, answer.body.code]).toEqual([413, 'body_too_large']);
    // A snapshot may be larger; this one is refused for what it is.
    const snapshot = await ask('PUT', '/snapshots/large', large);
    expect([snapshot.status, snapshot.body.code]).toEqual([400, 'body_invalid']);
  });

  it('keeps its own failures to itself, and writes them into the journal', async () => {
    const { ask, sandbox } = await startControl();
    vi.spyOn(sandbox.journal, 'trees').mockImplementation(() => {
      throw new TypeError('something private');
    });
    const answer = await ask('GET', '/journal/tree');
    expect(answer.body).toMatchObject({ status: 500, code: 'emulator_fault' });
    expect(answer.text).not.toMatch(/private|at .*\.ts/);
    expect(sandbox.journal.query({ kind: 'finding', name: 'emulator_fault' })).toMatchObject([
      { says: expect.stringContaining('something private') },
    ]);
  });
});
