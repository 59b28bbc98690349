import { type Command, InvalidArgumentError, Option } from 'commander';
import { type JsonObject, tryParseJson } from '../emulator/core/json.ts';

/** Adds an option for every word of a fault. */
export function addFaultFlags(command: Command): Command {
  return command
    .optionsGroup('Which requests:')
    .option(
      '--operation <names>',
      'operations or roles such as $refresh, with commas; * at the end matches any rest',
      (text: string) => text.split(','),
    )
    .option('--path <path>', 'path on the wire; * matches within a segment, ** across segments')
    .option('--credential <name>', 'of this credential or subject')
    .optionsGroup('What happens to them:')
    .option('--status <number>', 'answered with this status, in the words of the provider', number)
    .option(
      '--error <codes>',
      'answered with this code of the provider; of several with commas, each in its turn',
      codes,
    )
    .option('--field <name=value>', 'member of the error body, as text or JSON (repeatable)', field)
    .option('--effect', 'with --status or --error: the effect happens first')
    .option('--rewrite <pointer=value>', 'member of the answer, such as /data/0/status=odd (repeatable)', field)
    .option('--body <text>', 'body of the answer: JSON, or text', (text: string) => tryParseJson(text) ?? text)
    .option('--header <name:value>', 'header of the answer (repeatable)', header)
    .option('--retry-after <seconds>', 'Retry-After of the answer', number)
    .option('--delay <duration>', 'waits before it is looked at')
    .option('--late <duration>', 'the effect happens, then this long nothing, then the answer')
    .option('--hang <duration>', 'read, then nothing, then the socket is closed')
    .addOption(
      new Option('--reset <when>', 'the connection is reset, before the effect or after it').choices([
        'before',
        'after',
      ]),
    )
    .option('--drop', 'the effect happens, the answer does not')
    .option('--truncate <bytes>', 'closed after this many bytes of the body', number)
    .option('--garbage', 'answered with bytes that are no JSON')
    .option('--offline', 'connections are refused; goes with --for alone')
    .addOption(
      new Option(
        '--tls <how>',
        'TLS 1.0 and 1.1 only, or a certificate that must not be trusted; goes with --for alone, after start --tls',
      ).choices(['old', 'untrusted', 'expired', 'wrong-host']),
    )
    .optionsGroup('How often:')
    .option('--times <number>', 'at most this many', number)
    .option('--skip <number>', 'let this many pass first', number)
    .option('--every <number>', 'one in so many, the first of them', number)
    .option('--for <duration>', 'this long in provider time')
    .option('--probability <share>', 'from 0 to 1', number)
    .optionsGroup('Options:');
}

const WORDS = [
  'operation',
  'path',
  'credential',
  'status',
  'error',
  'effect',
  'rewrite',
  'body',
  'retryAfter',
  'delay',
  'late',
  'hang',
  'reset',
  'drop',
  'truncate',
  'garbage',
  'offline',
  'tls',
  'times',
  'skip',
  'every',
  'for',
  'probability',
];

/** The fault as the control API takes it. */
export function faultOf(flags: JsonObject): JsonObject {
  const given = WORDS.filter((word) => flags[word] !== undefined).map((word) => [word, flags[word]]);
  return {
    ...Object.fromEntries(given),
    ...(flags.header === undefined ? {} : { headers: flags.header }),
    ...(flags.field === undefined ? {} : { fields: flags.field }),
  };
}

function codes(text: string): string | string[] {
  return text.includes(',') ? text.split(',') : text;
}

function field(text: string, before: JsonObject = {}): JsonObject {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  if (at > 0) return { ...before, [text.slice(0, at)]: tryParseJson(value) ?? value };
  throw new InvalidArgumentError('Write for example param=name.');
}

function header(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value = ''] = /^([^:\s]+):\s*(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write for example X-Request-Id:abc.');
  return { ...before, [name]: value };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Write a number.');
}
