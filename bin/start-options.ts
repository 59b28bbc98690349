import { existsSync } from 'node:fs';
import { EmulatorError } from '../emulator/core/errors.ts';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import type { StartFlags } from './start-flags.ts';

const CONFIG_FILE = 'emulator.config.yaml';

/** What the command line and the configuration say together; the command line wins. @throws EmulatorError `config_missing`, `config_invalid` */
export async function startOptions(
  providers: readonly string[],
  flags: StartFlags,
  defaultPort: number,
): Promise<EmulatorOptions> {
  const { port, host, webhook, redirect, allowHost, seed, knob, strict, dataDir, freeze, tls } = flags;
  const told = await configured(flags.config);
  const openapi = { ...told.openapi, ...(flags.openapi ? await namedDocuments(flags.openapi) : {}) };
  return {
    ...told,
    port: port ?? told.port ?? defaultPort,
    ...(Object.keys(openapi).length > 0 ? { openapi } : {}),
    // A document that is named here is served alone, whatever the configuration says.
    ...(flags.openapi ? { providers: [] } : {}),
    ...(providers.length > 0 ? { providers: [...new Set(providers)] } : {}),
    ...(host === undefined ? {} : { host }),
    webhooks: { ...told.webhooks, ...webhook },
    redirects: { ...told.redirects, ...redirect },
    knobs: { ...told.knobs, ...knob },
    ...(allowHost === undefined ? {} : { allowHosts: allowHost }),
    ...(seed === undefined ? {} : { seed }),
    ...(strict === undefined ? {} : { strict }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(freeze === undefined ? {} : { freeze }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** Documents by name: the one that is given, or one that the source suggests. @throws EmulatorError `usage` */
async function namedDocuments(given: readonly string[]): Promise<Record<string, string>> {
  const { nameOf } = await import('../emulator/providers/document/name.ts');
  const named: Record<string, string> = {};
  for (const one of given) {
    const [, name, source = one] = /^([A-Za-z][\w-]*)=(.+)$/.exec(one) ?? [];
    const wanted = name ?? nameOf(source);
    if (Object.hasOwn(named, wanted)) {
      throw new EmulatorError(
        'usage',
        `Two documents would be called "${wanted}": name them, as in --openapi crm=${source}.`,
      );
    }
    named[wanted] = source;
  }
  return named;
}

/** The configuration is read only where there is one: reading it costs a start more than everything else here. */
async function configured(file: string | false | undefined): Promise<EmulatorOptions> {
  if (file === false || (file === undefined && !existsSync(CONFIG_FILE))) return {};
  const { readServed } = await import('../contracts/harness/config.ts');
  const { providers, openapi, seed, port, knobs, tls, integration } = readServed(file ?? CONFIG_FILE);
  return {
    providers,
    ...(Object.keys(openapi).length > 0 ? { openapi } : {}),
    knobs,
    tls,
    webhooks: reachable(integration.webhooks, integration.url),
    redirects: reachable(integration.redirects, integration.url),
    ...(seed === null ? {} : { seed }),
    ...(port === null ? {} : { port }),
  };
}

/** Paths at the integration's address. One whose port is chosen anew at each start is known only to whoever starts it. */
function reachable(paths: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const addresses = Object.entries(paths).map(
    ([provider, path]) => [provider, path.startsWith('/') ? url + path : path] as const,
  );
  return Object.fromEntries(addresses.filter(([, address]) => !address.includes('{')));
}
