import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connected, jsonOf, reventoSandbox, tokensOf } from '../../support/sandbox.ts';

/** A receiver that accepts everything and remembers it, and a world that delivers to it. */
async function world(knobs: Record<string, unknown> = {}) {
  const received: {
    type: string;
    data: Record<string, unknown>;
    event_id: string | null;
    organization_id: string | null;
  }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push(JSON.parse(text));
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const made = await reventoSandbox({ knobs, webhooks: { revento: `http://127.0.0.1:${port}/hooks` } });
  const { revento, sandbox } = made;
  const call = async (token: string, eventId: string) => {
    const response = await fetch(`${revento.urls.apiBase}/events/${eventId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = await jsonOf(response);
    return body.error ?? response.status;
  };
  const refresh = async (refreshToken: string) => {
    const { clientId = '', clientSecret = '' } = revento.facts;
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await fetch(`${revento.urls.authBase}/oauth/token`, { method: 'POST', body });
    const answer = await jsonOf(response);
    return `${response.status} ${answer.error ?? 'ok'}`;
  };
  const told = async () => {
    await revento.webhooks.idle();
    return received.map(({ type }) => type);
  };
  return { revento, sandbox, received, call, refresh, told };
}

describe('an organizer disconnects', () => {
  it('ends the installation and the users of that event, then asks for deletion within 30 days, and leaves other events alone', async () => {
    const { revento, received, call, refresh, told, sandbox } = await world();
    const acme = await connected(revento, { as: 'acme' });
    const other = await connected(revento, { as: 'other' });
    const user = tokensOf(await revento.act('signIn', { event: 'acme' }));
    await revento.act('disconnect', { of: 'acme' });
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
    expect(await refresh(acme.refreshToken)).toBe('400 invalid_grant');
    expect(await refresh(user.refreshToken)).toBe('400 invalid_grant');
    expect(await call(other.accessToken, other.eventId)).toBe(200);
    expect(await told()).toEqual(['data.deletion_required']);
    expect(received[0]).toMatchObject({
      event_id: acme.eventId,
      data: { reason: 'organizer_revoked', delete_by: '2026-10-21T12:00:00Z' },
    });
    const kinds = sandbox.journal.query({ kind: ['token', 'event'] }).slice(-3);
    expect(kinds.map((entry) => entry.kind)).toEqual(['token', 'token', 'event']);
  });

  it('sends nothing, or one event for each user, where the knobs say so', async () => {
    const quiet = await world({
      'revento.deletion_on_disconnect': 'false',
      'revento.user_events_on_disconnect': 'true',
    });
    await connected(quiet.revento, { as: 'acme' });
    await quiet.revento.act('signIn', { event: 'acme' });
    await quiet.revento.act('disconnect', { of: 'acme' });
    expect(await quiet.told()).toEqual(['user.revoked_access']);
  });
});

describe('the other ends of a connection', () => {
  it('archives an event for good: no new connection is possible', async () => {
    const { revento, call, told } = await world();
    const acme = await connected(revento, { as: 'acme' });
    await revento.act('archive', { of: 'acme' });
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
    expect(await told()).toEqual(['data.deletion_required']);
    const { clientId = '' } = revento.facts;
    const page = await fetch(
      `${revento.urls.authBase}/oauth/authorize?client_id=${clientId}&redirect_uri=http://127.0.0.1:3000/callback&response_type=code&scope=event.read%20participants.read&event_id=${acme.eventId}&code_challenge=z8TFl_ns0rbx5_iuNpvUKdAErXTWJQjRZSJupeTK5iE&code_challenge_method=S256`,
    );
    expect([page.status, (await page.text()).includes('archived')]).toEqual([400, true]);
  });

  it('ends every connection of an organization that loses its formal status, and lets it connect again afterwards', async () => {
    const { revento, call, received, told } = await world();
    const acme = await connected(revento, { as: 'acme' });
    const other = await connected(revento, { as: 'other' });
    await revento.act('loseFormalStatus', { of: 'acme' });
    expect([await call(acme.accessToken, acme.eventId), await call(other.accessToken, other.eventId)]).toEqual([
      'token_revoked',
      'token_revoked',
    ]);
    expect(await told()).toEqual(['data.deletion_required', 'data.deletion_required']);
    expect(received.map(({ data }) => data.reason)).toEqual(['formal_status_lost', 'formal_status_lost']);
    await revento.act('regainFormalStatus', { of: 'acme' });
    const again = await connected(revento, { event: 'acme' });
    expect(await call(again.accessToken, again.eventId)).toBe(200);
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
  });

  it('ends only the token of a participant who withdraws', async () => {
    const { revento, call, received, refresh, told } = await world();
    const acme = await connected(revento, { as: 'acme' });
    const first = tokensOf(await revento.act('signIn', { event: 'acme' }));
    const second = tokensOf(await revento.act('signIn', { event: 'acme' }));
    await revento.act('withdraw', {});
    expect([await refresh(first.refreshToken), await refresh(second.refreshToken)]).toEqual([
      '400 invalid_grant',
      '200 ok',
    ]);
    expect(await call(acme.accessToken, acme.eventId)).toBe(200);
    expect(await told()).toEqual(['user.revoked_access']);
    expect(received[0]?.data.user_id).toMatch(/^usr_/);
  });

  it('ends every customer’s tokens at unpublication, with a deletion request for each event', async () => {
    const { revento, received, told } = await world();
    await connected(revento, { as: 'acme' });
    await connected(revento, { as: 'other' });
    await revento.act('unpublish', {});
    expect(await told()).toEqual(['data.deletion_required', 'data.deletion_required']);
    expect(new Set(received.map(({ event_id }) => event_id)).size).toBe(2);
    expect(revento.state('connections').map((row) => 'reason' in row && row.reason)).toEqual([
      'integration_unpublished',
      'integration_unpublished',
    ]);
  });

  it('leaves connections alone at deprecation, and takes no new ones', async () => {
    const { revento, call } = await world();
    const acme = await connected(revento);
    await revento.act('deprecate', {});
    expect(await call(acme.accessToken, acme.eventId)).toBe(200);
    await expect(revento.act('connect', {})).rejects.toThrow('deprecated');
  });
});

describe('a suspension', () => {
  it('kills all tokens at once, then says so once without ids, and never retries', async () => {
    const { revento, sandbox, received, call, refresh, told } = await world();
    const acme = await connected(revento, { as: 'acme' });
    const user = tokensOf(await revento.act('signIn', { event: 'acme' }));
    await revento.act('suspend', { reason: 'compliance' });
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
    expect([await refresh(acme.refreshToken), await refresh(user.refreshToken)]).toEqual([
      '400 invalid_grant',
      '400 invalid_grant',
    ]);
    expect(await told()).toEqual(['integration.suspended']);
    expect(received[0]).toMatchObject({ event_id: null, organization_id: null, data: { reason: 'compliance' } });
    await sandbox.advance(3 * 86_400_000);
    expect((await told()).length).toBe(1);
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
  });

  it('refuses new connections until it is lifted; then old tokens stay dead and a new consent works', async () => {
    const { revento, call } = await world();
    const acme = await connected(revento, { as: 'acme' });
    await revento.act('suspend', {});
    await expect(revento.act('connect', { event: 'acme' })).rejects.toThrow('suspended');
    await revento.act('lift', {});
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
    const again = await connected(revento, { event: 'acme' });
    expect(await call(again.accessToken, again.eventId)).toBe(200);
  });

  it('also asks for deletion when the knob says so', async () => {
    const { revento, told } = await world({ 'revento.deletion_on_suspend': 'true' });
    await connected(revento);
    await revento.act('suspend', {});
    expect((await told()).sort()).toEqual(['data.deletion_required', 'integration.suspended']);
  });
});

describe('the manifest', () => {
  it('delivers declared types only, lifecycle types included unless the knob says always', async () => {
    const { revento, told } = await world();
    await connected(revento);
    await revento.act('declareEventType', { type: 'application.approved', declared: false });
    await revento.act('declareEventType', { type: 'integration.suspended', declared: false });
    revento.happen('application.approved', {});
    revento.happen('application.rejected', {});
    await revento.act('suspend', {});
    expect(await told()).toEqual(['application.rejected']);
    expect(revento.journal.query({ kind: 'event' }).map((entry) => entry.withheld !== null)).toEqual([
      true,
      false,
      true,
    ]);
    revento.knobs.set('always_deliver_lifecycle', 'true');
    await revento.act('suspend', {});
    expect(await told()).toEqual(['application.rejected', 'integration.suspended']);
  });

  it('asks for a new consent when it gains a required scope, while old scopes go on', async () => {
    const { revento, call } = await world();
    const acme = await connected(revento, { scopes: ['event.read', 'participants.read'] });
    await revento.act('declareScope', { scope: 'program.read' });
    expect(revento.state('connections')[0]).toMatchObject({ status: 'reconsent_required' });
    expect(await call(acme.accessToken, acme.eventId)).toBe(200);
    expect(await call(acme.accessToken, `${acme.eventId}/program`)).toBe('insufficient_scope');
  });

  it('names the nearest action, type and event for a mistyped one', async () => {
    const { revento } = await world();
    await expect(revento.act('supend', {})).rejects.toThrow('Did you mean "suspend"');
    await expect(revento.act('disconnect', { off: 'acme' })).rejects.toThrow('Did you mean "of"');
    expect(() => revento.happen('application.aproved', {})).toThrow('Did you mean "application.approved"');
    await connected(revento, { as: 'acme' });
    await expect(revento.act('disconnect', { of: 'acne' })).rejects.toThrow('Did you mean "acme"');
  });
});

describe('what happens to data', () => {
  it('lets the API agree with the webhook that tells of a change', async () => {
    const { revento, received } = await world();
    const { eventId, accessToken } = await connected(revento);
    revento.happen('application.approved', { event_id: eventId });
    await revento.webhooks.idle();
    const { participant_id: id } = received[0]?.data ?? {};
    const response = await fetch(`${revento.urls.apiBase}/events/${eventId}/participants?limit=50`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const page = await jsonOf(response);
    expect(page.data).toContainEqual(expect.objectContaining({ id, application_status: 'approved' }));
  });

  it('merges signups of an activity within 30 s into one snapshot', async () => {
    const { revento, sandbox, received, told } = await world();
    await connected(revento);
    const [activity] = revento.state('activities');
    for (const count of [1, 2, 3]) await revento.act('signUp', { activity: String(activity?.id), count });
    expect(await told()).toEqual([]);
    await sandbox.advance(30_000);
    expect(await told()).toEqual(['activity.capacity_state_changed']);
    expect(received[0]?.data.id).toBe(activity?.id);
  });

  it('cancels an application without telling anybody', async () => {
    const { revento, told } = await world();
    await connected(revento);
    expect(await revento.act('cancelApplication', {})).toMatchObject({ application_status: 'cancelled' });
    expect(await told()).toEqual([]);
  });

  it('lets a participant fill the form in anew, which the API and later snapshots show and no webhook tells', async () => {
    const { revento, told } = await world();
    await connected(revento);
    const person = await revento.act('fillIn', { name: 'Canary', answers: { note: 'blue' } });
    expect(await told()).toEqual([]);
    const [row] = revento.state('participants').filter((one) => 'display_name' in one && one.display_name === 'Canary');
    expect(person).toEqual({ participant_id: row?.id });
    expect(row).toMatchObject({ custom_form_fields: { note: 'blue' } });
  });

  it('comes back as on the first day at the weekly reset, with the same ids, and connections live on', async () => {
    const { revento, call } = await world();
    const acme = await connected(revento);
    const before = revento.state('participants').map((row) => row.id);
    revento.happen('application.submitted', {});
    await revento.act('resetData', {});
    expect(revento.state('participants').map((row) => row.id)).toEqual(before);
    expect(await call(acme.accessToken, acme.eventId)).toBe(200);
    revento.knobs.set('reset_kills_tokens', 'true');
    await revento.act('resetData', {});
    expect(await call(acme.accessToken, acme.eventId)).toBe('token_revoked');
  });

  it('has at least ninety participants in one event, two events in one organization, and two languages', async () => {
    const { revento } = await world();
    const events = revento.state('events').map((row) => ({
      id: row.id,
      organization: 'organization_id' in row ? row.organization_id : '',
      title: 'title' in row ? row.title : '',
    }));
    expect(events[0]?.organization).toBe(events[1]?.organization);
    expect([events[0]?.title, events[1]?.title]).toEqual(['Zjazd Kartografów 2026', 'Open Data Camp']);
    const counts = events.map(
      ({ id }) => revento.state('participants').filter((row) => 'event_id' in row && row.event_id === id).length,
    );
    expect(counts[0]).toBeGreaterThanOrEqual(90);
  });
});

describe('the rotation of secrets', () => {
  it('replaces the client secret at once, or after the overlap of the knob', async () => {
    const { revento, sandbox, refresh } = await world();
    const acme = await connected(revento);
    const { clientId = '', clientSecret: old = '' } = revento.facts;
    const withOld = async (refreshToken: string) => {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        client_secret: old,
      });
      return (await fetch(`${revento.urls.authBase}/oauth/token`, { method: 'POST', body })).status;
    };
    revento.knobs.set('client_secret_overlap_s', '60');
    await revento.act('rotate', { secret: 'client_secret' });
    expect(await withOld('rev_refresh_unknown')).toBe(400);
    await sandbox.advance(60_000);
    expect(await withOld(acme.refreshToken)).toBe(401);
    expect(await refresh(acme.refreshToken)).toBe('200 ok');
  });
});
