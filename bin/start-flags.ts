import { type Command, InvalidArgumentError, Option } from 'commander';

/** What a world is told when it is made, as the command line says it. */
export interface WorldFlags {
  readonly webhook?: Readonly<Record<string, string>>;
  readonly redirect?: Readonly<Record<string, readonly string[]>>;
  readonly seed?: string;
  readonly knob?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly freeze?: string | true;
  readonly tls?: boolean;
}

/** How an emulator is started: the main world, and the process around it. */
export interface StartFlags extends WorldFlags {
  readonly port?: number;
  /** Documents to serve, each `file` or `name=file`. */
  readonly openapi?: readonly string[];
  readonly host?: string;
  readonly allowHost?: readonly string[];
  /** A path, false for none, absent for the one that is here. */
  readonly config?: string | false;
  readonly dataDir?: string;
}

/** Adds the options of every command that makes a world. */
export function addWorldOptions(command: Command): Command {
  return command
    .option(
      '--webhook <provider=url>',
      'where webhooks of a provider go (repeatable)',
      pairOf('revento=http://127.0.0.1:3000/webhooks'),
    )
    .option(
      '--redirect <provider=uri>',
      'where the consent page may send people back to (repeatable)',
      listsOf('revento=http://127.0.0.1:3000/callback'),
    )
    .option('--seed <text>', 'same seed, same ids, credentials and history')
    .option(
      '--knob <provider.name=value>',
      'decide what no source tells; see emulator knobs (repeatable)',
      pairOf('revento.strict_query=true'),
    )
    .option('--strict', 'hold all that is sent against the contract')
    .option(
      '--tls',
      'providers speak HTTPS, with certificates of an authority that is made now; how to trust it is printed',
    )
    .option(
      '--freeze [instant]',
      'provider time stands still, from now or from an instant such as 2026-09-21T12:00:00Z',
    );
}

/** Adds the options of every command that starts an emulator. */
export function addStartOptions(command: Command, portSays: string): Command {
  return addWorldOptions(command)
    .addOption(new Option('-p, --port <number>', portSays).argParser(portOf))
    .option(
      '--openapi <[name=]source>',
      'serve an OpenAPI document as a provider: a file, an address, or a folder of emulator new (repeatable); alone, unless providers are named',
      (source: string, before: string[] = []) => [...before, source],
    )
    .option('--host <address>', 'address to listen on; anything but loopback makes the control port want a token')
    .option(
      '--allow-host <host>',
      'a host besides this machine that webhooks may go to (repeatable)',
      (host: string, before: string[] = []) => [...before, host],
    )
    .option(
      '-c, --config <file>',
      'configuration of the integration; by default emulator.config.yaml, where there is one',
    )
    .option('--no-config', 'leave emulator.config.yaml aside')
    .option('--data-dir <folder>', 'keep the state in a folder, so that it outlives the process');
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_000) return port;
  throw new InvalidArgumentError('Write a number from 0 (free ports) to 65000.');
}

function pairOf(example: string): (text: string, before?: Record<string, string>) => Record<string, string> {
  return (text, before = {}) => {
    const [name, value] = splitPair(text, example);
    return { ...before, [name]: value };
  };
}

function listsOf(example: string): (text: string, before?: Record<string, string[]>) => Record<string, string[]> {
  return (text, before = {}) => {
    const [name, value] = splitPair(text, example);
    return { ...before, [name]: [...(before[name] ?? []), value] };
  };
}

function splitPair(text: string, example: string): [name: string, value: string] {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  const dotted = example.slice(0, example.indexOf('=')).includes('.');
  if (at > 0 && value !== '' && name.includes('.') === dotted) return [name, value];
  throw new InvalidArgumentError(`Write for example ${example}.`);
}
