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
  triggers:
    revento.connect: GET /connect?event_id={eventId}
    revento.sync: POST /sync?event_id={eventId}
  probes:
    state: GET /debug/state
    revento.connection: GET /connections/{eventId}
`,
  );
}
