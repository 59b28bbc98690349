import type { IntegrationConfig } from './config.ts';
import { CONFIG_FILE } from './config-file.ts';
import { lackingBrowser } from './ui/chromium.ts';

/**
 * How deep a check must reach into an integration. `wire`: addresses and secrets are enough. `trigger`: it can be asked to act. `read-back`:
 * it shows what it knows. `clock`: its own time can be moved. `restart`: it is started here. `scan`: its logs, storage or source can be read.
 * `browser`: its pages are used as people use them.
 */
export type Level = 'wire' | 'trigger' | 'read-back' | 'clock' | 'restart' | 'scan' | 'browser';

/** Where a configuration gives something; `machine`: no configuration does. */
type Section = 'triggers' | 'probes' | 'other' | 'machine';

interface Way {
  readonly level: Level;
  readonly section: Section;
  /** Named by the provider (`revento.sync`), or by itself (`clock`). */
  readonly own: boolean;
  /** What it is, after "It needs". */
  readonly says: string;
  /** A line that would give it. */
  readonly sample: string;
}

const trigger = (own: boolean, says: string, sample: string): Way => ({
  level: 'trigger',
  section: 'triggers',
  own,
  says,
  sample,
});
const probe = (own: boolean, says: string, sample: string): Way => ({
  level: 'read-back',
  section: 'probes',
  own,
  says,
  sample,
});
const other = (level: Level, says: string, sample: string): Way => ({
  level,
  section: 'other',
  own: false,
  says,
  sample,
});

/** Everything that a check may need, in the words of the configuration. */
const WAYS = {
  webhooks: other('wire', 'the address of webhooks', 'webhooks: { PROVIDER: /webhooks/PROVIDER }'),
  connect: trigger(true, 'a way to connect', 'GET /connect?event_id={eventId}'),
  sync: trigger(true, 'a way to ask for a read of the API', 'POST /emulator-hooks/sync?event_id={eventId}'),
  create: trigger(
    true,
    'a way to ask for a write, of a thing that the harness names',
    'POST /emulator-hooks/create?number={number}&name={name}&po={po}&to={to}&type={type}',
  ),
  submit: trigger(
    true,
    'a way to hand it a document that somebody else has made, to be sent',
    '{ request: POST /emulator-hooks/submit, body: "{document}" }',
  ),
  batch: trigger(true, 'a way to ask for many documents at once', 'POST /emulator-hooks/batch?count={count}'),
  import: trigger(true, 'a way to ask for a batch of writes', 'POST /emulator-hooks/import?rows={rows}'),
  remove: trigger(true, 'a way to ask for a delete of what it made', 'POST /emulator-hooks/remove?po={po}'),
  bulk: trigger(true, 'a way to ask for a bulk job', 'POST /emulator-hooks/bulk?rows={rows}'),
  login: trigger(true, 'a way to sign a person in', 'GET /login?event_id={eventId}'),
  profile: trigger(true, 'a way to ask for a read as that person', 'POST /emulator-hooks/profile?user_id={userId}'),
  replay: trigger(true, 'a way to try a dead letter again', 'POST /emulator-hooks/replay?delivery_id={deliveryId}'),
  redrive: trigger(
    true,
    'a way to put a document to work again that was given up',
    'POST /emulator-hooks/redrive?number={number}',
  ),
  pause: trigger(true, 'a way to switch its sending off', 'POST /emulator-hooks/pause'),
  resume: trigger(true, 'a way to switch its sending on again', 'POST /emulator-hooks/resume'),
  signup: trigger(true, 'a way to sign a customer up', 'POST /emulator-hooks/signup?user={user}&plan={plan}'),
  session: trigger(true, 'a way to have a session token minted', 'POST /emulator-hooks/session?user={user}'),
  disconnect: trigger(true, 'a way to end a connection', 'POST /emulator-hooks/disconnect?user={user}&app={app}'),
  configure: trigger(
    true,
    'a way to open the settings of an application',
    'POST /emulator-hooks/configure?user={user}&app={app}',
  ),
  enable: trigger(
    true,
    'a way to switch a workflow on',
    'POST /emulator-hooks/enable?user={user}&app={app}&workflow={workflow}',
  ),
  fire: trigger(
    true,
    'a way to have an event fired',
    '{ request: "POST /emulator-hooks/fire?user={user}&event={event}&app={app}", body: "{payload}" }',
  ),
  look: trigger(
    true,
    'a way to have one execution read',
    'POST /emulator-hooks/look?user={user}&execution={execution}',
  ),
  rerun: trigger(
    true,
    'a way to run again what failed',
    'POST /emulator-hooks/rerun?user={user}&execution={execution}',
  ),
  clock: { ...trigger(false, 'a way to move its clock', 'POST /emulator-hooks/clock?by={seconds}'), level: 'clock' },
  state: probe(false, 'a look at its domain state', 'GET /emulator-hooks/state'),
  connection: probe(true, 'a look at one connection', 'GET /emulator-hooks/connections/{eventId}'),
  user: probe(true, 'a look at one person who has signed in', 'GET /emulator-hooks/users/{userId}'),
  deadLetters: probe(true, 'a look at its dead letters', 'GET /emulator-hooks/dead-letters'),
  trace: probe(true, 'its trace of one connection', 'GET /emulator-hooks/trace?event_id={eventId}'),
  alerts: probe(false, 'a look at the alerts that it raised', 'GET /emulator-hooks/alerts'),
  messages: probe(false, 'a look at what people were told', 'GET /emulator-hooks/messages'),
  metrics: probe(false, 'its metrics, as Prometheus reads them', 'GET /metrics'),
  health: probe(false, 'a look at its own health', 'GET /healthz'),
  logs: other('scan', 'its logs', 'logs: [./integration.log]'),
  storage: other('scan', 'its storage', 'storage: [./data]'),
  source: other('scan', 'its source code', 'source: [./src]'),
  manifest: other('wire', 'its manifest', 'manifest: { PROVIDER: { scopes: [], webhook_event_types: [] } }'),
  liveEndpoint: other(
    'wire',
    'the webhook endpoint that is set for production',
    'manifest: { PROVIDER: { webhook_endpoints: [{ environment: production, url: /webhooks/PROVIDER }] } }',
  ),
  ui: other(
    'browser',
    'its pages, for people at a browser',
    'ui: { signup: /signup, login: /login, integrations: /integrations }',
  ),
  // What it is that lacks, only a look at this machine can say.
  browser: { level: 'browser', section: 'machine', own: false, says: 'a browser', sample: '' },
  restart: other('restart', 'to be started here, so that it can be killed and started again', 'start: node server.js'),
} as const satisfies Readonly<Record<string, Way>>;

/** What a check cannot do without. */
export type Need = keyof typeof WAYS;

/** Arguments that triggers may be asked without: they stand for nothing then. */
export const OPTIONAL_ARGUMENTS: readonly string[] = [
  'number',
  'name',
  'po',
  'to',
  'type',
  'count',
  'documents',
  'user',
  'plan',
  'app',
  'workflow',
  'event',
  'payload',
  'execution',
];

const ALL = Object.entries(WAYS).map(([name, way]: [string, Way]) => ({ name, ...way }));

/** Words for triggers that checks know. */
export const TRIGGERS: readonly string[] = ALL.filter(({ section }) => section === 'triggers').map(({ name }) => name);
/** Words for probes that checks know. */
export const PROBES: readonly string[] = ALL.filter(({ section }) => section === 'probes').map(({ name }) => name);
/** Every need, for schemas and messages. */
export const NEEDS: readonly Need[] = ALL.map(({ name }) => name).filter((name): name is Need => name in WAYS);

/** The levels that needs reach to, each once. */
export function levelsOf(needs: readonly Need[]): Level[] {
  const levels = needs.map((need): Level => WAYS[need].level);
  return levels.length === 0 ? ['wire'] : [...new Set(levels)];
}

/** True for what lines of the configuration give. */
export function isConfigured(need: Need): boolean {
  const { section }: Way = WAYS[need];
  return section !== 'machine';
}

/** The needs that a configuration does not meet. `isGiven` where the integration is connected by the key that it starts with. */
export function unmet(needs: readonly Need[], provider: string, config: IntegrationConfig, isGiven = false): Need[] {
  return needs.filter((need) => !(isGiven && need === 'connect') && !isMet(need, provider, config));
}

/** What is missing, and the lines of the configuration that would give it. */
export function howToAdd(need: Need, provider: string): string {
  const { section, own, says, sample }: Way = WAYS[need];
  if (section === 'machine') return `It needs ${lackingBrowser() ?? says}.`;
  const line = sample.replaceAll('PROVIDER', provider);
  const lines =
    section === 'other' ? [`    ${line}`] : [`    ${section}:`, `      ${own ? `${provider}.` : ''}${need}: ${line}`];
  return [`It needs ${says}. Add to ${CONFIG_FILE}:`, '  integration:', ...lines].join('\n');
}

function isMet(need: Need, provider: string, config: IntegrationConfig): boolean {
  const has = (given: Readonly<Record<string, unknown>>) => `${provider}.${need}` in given || need in given;
  switch (need) {
    case 'webhooks':
      return provider in config.webhooks;
    case 'manifest':
      return provider in config.manifest;
    case 'liveEndpoint':
      return config.manifest[provider]?.webhook_endpoints !== undefined;
    case 'restart':
      return config.start !== null;
    case 'logs':
      // What a process that is started here prints is its log.
      return config.logs.length > 0 || config.start !== null;
    case 'storage':
      return config.storage.length > 0;
    case 'source':
      return config.source.length > 0;
    case 'ui':
      return config.ui !== null;
    case 'browser':
      return lackingBrowser() === null;
    default:
      return has(WAYS[need].section === 'triggers' ? config.triggers : config.probes);
  }
}
