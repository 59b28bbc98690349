import { createServer, type RequestListener, type Server } from 'node:http';
import { parseConfig } from '../../contracts/harness/config.ts';
import { closeServer, listen } from '../../emulator/http/listen.ts';

/** An integration that does nothing of what it should: one answer to everything. */
export async function startNobody(answer: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(answer);
  const port = await listen(server, 0, '127.0.0.1', 'nobody');
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

/** The configuration of an integration that runs already, with everything that checks need. */
export function attachedConfig(url: string) {
  return parseConfig(
    'emulator.config.yaml',
    `
providers: [revento]
integration:
  url: ${url}
  webhooks: { revento: /webhooks/revento }
  redirects: { revento: /callback }
  manifest: { revento: { scopes: [event.read, profile.read], webhook_event_types: [data.deletion_required, user.revoked_access, application.approved] } }
  storage: [./nothing]
  logs: [./nothing]
  triggers:
    revento.connect: GET /connect?event_id={eventId}
    revento.login: GET /login?event_id={eventId}
    revento.sync: POST /emulator-hooks/sync?event_id={eventId}
    revento.profile: POST /emulator-hooks/profile?user_id={userId}
    revento.replay: POST /emulator-hooks/replay?delivery_id={deliveryId}
    clock: POST /emulator-hooks/clock?by={seconds}
  probes:
    state: GET /emulator-hooks/state
    alerts: GET /emulator-hooks/alerts
    revento.connection: GET /emulator-hooks/connections/{eventId}
    revento.user: GET /emulator-hooks/users/{userId}
    revento.deadLetters: GET /emulator-hooks/dead-letters
    revento.trace: GET /emulator-hooks/trace?event_id={eventId}
`,
  );
}
