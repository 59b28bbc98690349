import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { makeCommand } from '../manual.ts';
import { requireProvider } from '../require-provider.ts';
import { print } from '../terminal.ts';

const FILE = 'emulator.config.yaml';

interface Flags {
  readonly url: string;
  readonly force?: boolean;
}

/** `emulator init`: a configuration to begin with. */
export function command(): Command {
  return makeCommand('init', {
    examples: [
      ['emulator init revento', `writes ${FILE} here`],
      [
        'emulator init revento --url http://127.0.0.1:8080 --force',
        'for an integration on that port, in place of the file that is here',
      ],
    ],
  })
    .argument('[provider]', 'the provider that the integration talks to', PROVIDER_NAMES[0])
    .option('--url <address>', 'where the integration answers', 'http://127.0.0.1:3000')
    .option('--force', 'replace a file that is here already')
    .action(run);
}

function run(provider: string, { url, force }: Flags): void {
  requireProvider(provider);
  if (!URL.canParse(url))
    throw new EmulatorError('url_invalid', `"${url}" is no address; write for example http://127.0.0.1:3000.`);
  try {
    writeFileSync(FILE, text(provider, url.replace(/\/$/, '')), { flag: force ? 'w' : 'wx' });
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    const why = exists ? 'it is here already; replace it with --force' : messageOf(thrown);
    throw new EmulatorError('config_unwritable', `${FILE} cannot be written: ${why}.`);
  }
  print(`${FILE} is written. Complete it, then: emulator check ${provider}`);
}

function text(provider: string, url: string): string {
  const prefix = provider.toUpperCase();
  return `# How the emulator and its checks find this integration. Only \`url\` is required.
providers: [${provider}]
integration:
  url: ${url}
  # start: node server.js             # without it, the integration must be running already
  # env:
  #   ${prefix}_API_BASE: "{${provider}.apiBase}"
  # ready: GET /healthz               # answers 2xx when it can work
  webhooks:
    ${provider}: /webhooks/${provider}
  # triggers:                         # what it can be asked to do
  #   ${provider}.connect: GET /connect?event_id={eventId}
  #   ${provider}.sync: POST /sync?event_id={eventId}
  # probes:                           # what may be looked at
  #   state: GET /debug/state
  # logs: [./integration.log]         # scanned for secrets
  # storage: [./data]                 # scanned for tokens in the clear
`;
}
