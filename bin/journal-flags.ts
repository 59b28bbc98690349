import { type Command, InvalidArgumentError } from 'commander';
import type { Query } from './control-client.ts';

/** Which entries somebody wants. */
export interface JournalFlags {
  readonly kind?: string;
  readonly provider?: string;
  readonly operation?: string;
  readonly type?: string;
  readonly delivery?: string;
  readonly credential?: string;
  readonly subject?: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly name?: string;
  readonly since?: string;
  readonly until?: string;
  readonly under?: number;
  readonly limit?: number;
  readonly showSecrets?: boolean;
}

/** Adds an option for every filter of the journal. */
export function addJournalFilters(command: Command): Command {
  return command
    .option(
      '--kind <kinds>',
      'request, event, attempt, delivery, fault, token, clock, action, step, result, mark, trigger, finding or note; several with commas',
    )
    .option('--provider <name>', 'of this provider')
    .option('--operation <names>', 'operations of requests, with commas; * at the end matches any rest')
    .option('--type <type>', 'type of an event or delivery')
    .option('--delivery <id>', 'of this delivery')
    .option('--credential <name>', 'of this grant, key or session')
    .option('--subject <id>', 'about this')
    .option('--status <number>', 'answered with this status', wholeNumber)
    .option('--outcome <word>', 'ended so: answered, reset, accepted, refused, timeout, …')
    .option('--name <name>', 'a mark, finding, action, trigger or step of this name')
    .option('--since <number|mark>', 'after this entry or mark')
    .option('--until <number|mark>', 'up to this entry or mark')
    .option('--under <number>', 'caused by this entry, at any depth', wholeNumber)
    .option('--limit <number>', 'the newest ones, this many', wholeNumber)
    .option('--show-secrets', 'secrets in full instead of their last characters');
}

/** The same as the control API takes it. */
export function queryOf(flags: JournalFlags): Query {
  const { kind, provider, operation, type, delivery, credential, subject, status, outcome, name, since, until, under } =
    flags;
  const query = {
    kind,
    provider,
    operation,
    type,
    deliveryId: delivery,
    credential,
    subject,
    status,
    outcome,
    name,
    since,
    until,
    under,
  };
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(flags.showSecrets ? { secrets: 'full' } : {}) };
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}
