import type { World } from '../../http/world.ts';
import { FAILURES } from './errors.ts';
import { announce } from './events.ts';
import { idWith } from './ids.ts';
import type { Inspection, NamedParty } from './inspection.ts';
import { gorouteState, type Outcome, type Status, type Transaction, timestamp } from './state.ts';
import { endData, errorDetails, validationData } from './transaction-data.ts';
import type { ToldFinding } from './validation/index.ts';

/** What a new transaction is made of. */
export interface NewTransaction {
  readonly organizationId: string;
  readonly direction: Transaction['direction'];
  readonly document: Pick<Inspection, 'type' | 'namespace' | 'typeCode' | 'number'>;
  readonly sender: NamedParty | null;
  readonly receiver: NamedParty | null;
  readonly findings?: readonly ToldFinding[];
  readonly metadata?: Transaction['metadata'];
  readonly batchId?: string | null;
  readonly outcome?: Outcome;
  readonly sendingMs?: number;
  readonly cause: number | null;
}

/** A transaction in its first state, without a timer. */
export function addTransaction(world: World, made: NewTransaction): Transaction {
  const { transactions, organizations } = gorouteState(world.store);
  const { document, organizationId } = made;
  const now = timestamp(world.clock.now());
  return transactions.insert({
    id: idWith(world, world.knobs.text('transaction_prefix')),
    environment: organizations.require(organizationId).environment,
    organization_id: organizationId,
    direction: made.direction,
    status: 'pending',
    document_id: idWith(world, 'doc_'),
    document_type: document.type,
    document_namespace: document.namespace,
    document_type_code: document.typeCode,
    invoice_number: document.number,
    sender: made.sender,
    receiver: made.receiver,
    metadata: made.metadata ?? {},
    created_at: now,
    updated_at: now,
    delivered_at: null,
    failed_at: null,
    message_id: null,
    error: null,
    attempts: 0,
    status_history: [{ status: 'pending', at: now }],
    batch_id: made.batchId ?? null,
    duplicate_of: earlier(world, organizationId, document)?.id ?? null,
    findings: (made.findings ?? []).map((finding) => ({ ...finding })),
    outcome: made.outcome ?? 'delivered',
    sending_ms: made.sendingMs ?? world.knobs.number('sending_s') * 1000,
    due_at: world.clock.now() + world.knobs.number('pending_s') * 1000,
    cause: made.cause,
  });
}

/** What an organization has sent before under the same number, unless it failed. */
export function earlier(
  world: World,
  organizationId: string,
  { type, number }: Pick<Inspection, 'type' | 'number'>,
): Transaction | undefined {
  return gorouteState(world.store)
    .transactions.by('number', `${organizationId} ${type} ${number}`)
    .find(({ direction, status }) => direction === 'outbound' && status !== 'failed');
}

/** Lets a transaction go on when it is due. */
export function scheduleStep(world: World, id: string): void {
  const { transactions } = gorouteState(world.store);
  const due = transactions.require(id).due_at;
  if (due === null) return;
  world.clock.schedule(due - world.clock.now(), () => {
    const row = transactions.get(id);
    // Somebody may have moved it meanwhile.
    if (row?.due_at === due) step(world, row);
  });
}

/** Sets the timers of transactions again, after a restore or a restart. */
export function resumeTransactions(world: World): void {
  for (const { id } of gorouteState(world.store).transactions.list()) scheduleStep(world, id);
}

/** Brings a transaction to its end at once, as if time had passed, and tells of it. An end is final. */
export function endNow(world: World, row: Transaction, outcome: Outcome, cause: number | null): Transaction {
  if (row.status === 'delivered' || row.status === 'failed') return row;
  const moved = gorouteState(world.store).transactions.update(row.id, { outcome, cause });
  return outcome === 'delivered' || outcome === 'stuck' ? deliver(world, moved) : fail(world, moved);
}

/** @see https://docs.goroute.ai/docs/sending-documents/tracking */
function step(world: World, row: Transaction): void {
  if (row.status === 'pending') {
    move(world, row, 'processing', world.knobs.number('processing_s') * 1000);
    return;
  }
  if (row.status === 'sending') {
    if (row.outcome === 'delivered') deliver(world, row);
    else fail(world, row);
    return;
  }
  if (row.status !== 'processing') return;
  if (row.outcome === 'invalid') {
    announce(world, row.organization_id, 'document.failed_validation', validationData(row), row.cause);
    fail(world, row);
    return;
  }
  announce(world, row.organization_id, 'document.validated', validationData(row), row.cause);
  if (isUnlisted(row.outcome)) {
    fail(world, row);
    return;
  }
  move(world, row, 'sending', row.outcome === 'stuck' ? null : row.sending_ms, {
    message_id: idWith(world, 'msg_'),
    attempts: 1,
  });
}

function isUnlisted(outcome: Outcome): boolean {
  return typeof outcome === 'object' && outcome.code === 'SMP_LOOKUP_FAILED';
}

function deliver(world: World, row: Transaction): Transaction {
  const now = timestamp(world.clock.now());
  const done = move(world, row, 'delivered', null, { delivered_at: now });
  announce(world, done.organization_id, 'transaction.delivered', endData(done), done.cause);
  return done;
}

function fail(world: World, row: Transaction): Transaction {
  const error = errorOf(row);
  const done = move(world, row, 'failed', null, { failed_at: timestamp(world.clock.now()), error });
  announce(world, done.organization_id, 'transaction.failed', endData(done), done.cause);
  return done;
}

function errorOf({ outcome, findings }: Transaction): Transaction['error'] {
  if (outcome === 'invalid') {
    return { code: 'VALIDATION_ERROR', message: 'Document validation failed', details: errorDetails(findings) };
  }
  return typeof outcome === 'object' ? { ...outcome } : { code: 'AS4_ERROR', message: FAILURES.AS4_ERROR };
}

/** Into the next state, for so long; null is for good. */
function move(
  world: World,
  row: Transaction,
  status: Status,
  ms: number | null,
  more: Partial<Transaction> = {},
): Transaction {
  const at = timestamp(world.clock.now());
  const moved = gorouteState(world.store).transactions.update(row.id, {
    ...more,
    status,
    updated_at: at,
    status_history: [...row.status_history, { status, at }],
    due_at: ms === null ? null : world.clock.now() + ms,
  });
  scheduleStep(world, row.id);
  return moved;
}
