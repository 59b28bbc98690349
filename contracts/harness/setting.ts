import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from '../../emulator/core/at-exit.ts';
import { Random } from '../../emulator/core/random.ts';
import { Sandbox } from '../../emulator/sandbox.ts';
import { RUN_TOKEN_VARIABLE } from './ask.ts';
import type { Config } from './config.ts';
import { freePort } from './free-port.ts';
import { Host } from './host.ts';
import { Integration } from './integration.ts';
import { type Facts, fill } from './placeholders.ts';

const RUN_TOKEN_LENGTH = 24;

/** How a setting is made. */
export interface SettingOptions {
  readonly config: Config;
  readonly seed: string;
  readonly signal: AbortSignal;
  /** Providers speak HTTPS, whatever the configuration says. */
  readonly isSecure?: boolean;
}

/** A sandbox and an integration that know of each other, and of nothing else. */
export interface Setting {
  readonly sandbox: Sandbox;
  readonly integration: Integration;
  readonly host: Host;
  readonly config: Config;
  /** Where the integration stores things, as paths. */
  readonly storage: readonly string[];
  /** Ends both, and removes what they left. */
  close(): Promise<void>;
}

/**
 * Makes a fresh world: a sandbox of its own, and the integration started with its addresses and credentials and an empty folder to write to.
 * Where the integration runs already, it must have been given the addresses and credentials of this seed and port.
 *
 * @throws EmulatorError `config_placeholder`, `integration_not_ready`, `port_busy`, …; nothing is left running then
 */
export async function openSetting({ config, seed, signal, isSecure = false }: SettingOptions): Promise<Setting> {
  const { integration: described } = config;
  const scratch = mkdtempSync(join(tmpdir(), 'emulator-check-'));
  const how = { recursive: true, force: true, maxRetries: 5 };
  // Also where this process ends in the middle: what an integration writes may be personal.
  const forget = atExit(() => rmSync(scratch, how));
  // Not at once otherwise: taking away files that were just made durable takes long, and other checks go on meanwhile.
  const cleaning: (() => Promise<void> | void)[] = [forget, () => rm(scratch, how)];
  const close = async () => {
    for (const clean of cleaning.splice(0).reverse()) await clean();
  };
  try {
    const runToken = process.env[RUN_TOKEN_VARIABLE] ?? new Random(`${seed} run token`).text(RUN_TOKEN_LENGTH);
    const started = described.start === null ? {} : { port: String(await freePort()), scratch };
    const own: Facts = { ...started, runToken };
    const url = fill(described.url, own, 'integration.url');
    const absolute = (path: string) => (path.startsWith('/') ? url + path : fill(path, own, 'integration'));
    const webhooks = mapValues(described.webhooks, absolute);
    const sandbox = await Sandbox.start('rehearsal', {
      providers: config.providers,
      seed,
      strict: true,
      knobs: config.knobs,
      tls: isSecure || config.tls,
      webhooks: only(webhooks, config.providers),
      redirects: only(mapValues(described.redirects, absolute), config.providers),
      allowHosts: Object.values(webhooks).map((address) => new URL(address).hostname),
      // A free port for a process that is told it; a fixed one for a process that was told before.
      port: described.start === null ? (config.port ?? 0) : 0,
    });
    cleaning.push(() => sandbox.close());
    for (const [name, manifest] of Object.entries(described.manifest)) {
      if (config.providers.includes(name)) await sandbox.provider(name).act('declareManifest', manifest);
    }
    const facts = { ...own, ...trustOf(sandbox), ...factsOf(sandbox) };
    const integration = new Integration({ config: described, url, facts, runToken, clock: sandbox.clock, signal });
    cleaning.push(() => integration.stop());
    await integration.start();
    const host = new Host({ config: described, integration, sandbox, facts, runToken });
    const storage = described.storage.map((path) => fill(path, own, 'integration.storage'));
    return { sandbox, integration, host, config, storage, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Takes back what a check may have left in a sandbox that the next one shares. */
export function tidy({ sandbox, config }: Setting): void {
  for (const provider of sandbox.providers) {
    provider.faults.clear();
    provider.webhooks.clearShapes();
    provider.limits.clear();
    provider.knobs.clear();
  }
  sandbox.setKnobs(config.knobs);
}

/** Whom to trust; nobody else is needed where providers speak HTTP in the clear. */
function trustOf({ authority }: Sandbox): Facts {
  return { 'emulator.caFile': authority?.caFile ?? '', 'emulator.caBundle': authority?.caBundle ?? '' };
}

function factsOf(sandbox: Sandbox): Facts {
  const named = sandbox.providers.flatMap(({ provider, facts }) =>
    Object.entries(facts).map(([name, value]) => [`${provider}.${name}`, value] as const),
  );
  return Object.fromEntries(named);
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function only(record: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}
