import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { parseConfig } from '../../contracts/harness/config.ts';
import { type RunOptions, runChecks } from '../../contracts/harness/run.ts';
import type { Report } from '../../contracts/report/report.ts';
import { closeServer, listen } from '../../emulator/http/listen.ts';

/** An integration that answers, and does nothing of what it should. */
export interface Nobody {
  readonly name: string;
  readonly says: string;
  readonly answer: RequestListener;
}

const WELL = '{"status":"connected"}';
/** Whatever takes longer is given up: nothing that answers at once needs it. */
const TIMEOUT_MS = 8_000;
const TOLERANCE_SECONDS = 300;

const always =
  (status: number): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(WELL);
  };

/** Nothing of these may pass. */
export const nobodies: readonly Nobody[] = [
  { name: 'always-200', says: 'Answers 200 to everything.', answer: always(200) },
  { name: 'always-401', says: 'Answers 401 to everything.', answer: always(401) },
  {
    name: 'controls-only',
    says: 'Answers 200 to what looks ordinary and 500 to everything else, and does nothing about either.',
    answer: (request, response) => {
      bodyOf(request)
        .then((body) => always(looksOrdinary(request, body) ? 200 : 500)(request, response))
        .catch(() => response.destroy());
    },
  },
];

/** An integration that does nothing of what it should, on a port. */
export async function startNobody(answer: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(answer);
  const port = await listen(server, 0, '127.0.0.1', 'nobody');
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

/** Rehearses one of {@link nobodies}. */
export async function rehearseNobody(
  name: string,
  options: Omit<RunOptions, 'config'> = {},
  more: Partial<RunOptions['config']> = {},
): Promise<Report> {
  const found = nobodies.find((nobody) => nobody.name === name);
  if (!found) throw new TypeError(`there is no null integration "${name}"`);
  const { url, close } = await startNobody(found.answer);
  try {
    return await runChecks({ timeoutMs: TIMEOUT_MS, ...options, config: { ...attachedConfig(url), ...more } });
  } finally {
    await close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What a positive control looks like, as far as anybody can tell who looks at the form alone. */
function looksOrdinary({ method, headers, rawHeaders }: IncomingMessage, body: string): boolean {
  if (method !== 'POST' || body === '') return method === 'GET' || method === 'POST';
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  const at = Number(headers['x-revento-timestamp']);
  return (
    new Set(names).size === names.length &&
    /^sha256=[0-9a-f]{64}$/.test(String(headers['x-revento-signature'])) &&
    Math.abs(Date.now() / 1000 - at) < TOLERANCE_SECONDS &&
    headers['x-revento-delivery-id'] !== undefined &&
    headers['content-type'] === 'application/json' &&
    isEnvelope(body)
  );
}

function isEnvelope(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && JSON.stringify(value) === body && 'type' in value;
  } catch {
    return false;
  }
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
