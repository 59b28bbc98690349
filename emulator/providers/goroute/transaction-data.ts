import type { JsonObject } from '../../core/json.ts';
import type { NamedParty } from './inspection.ts';
import type { Transaction } from './state.ts';

/** A party as transactions and webhooks show one. */
export function party(row: NamedParty | null): JsonObject | null {
  return row && { scheme: row.scheme, identifier: row.identifier, name: row.name };
}

/** What `transaction.created` tells; the members from `receiver` on are inferred. @see https://docs.goroute.ai/docs/reference/webhooks */
export function createdData(row: Transaction): JsonObject {
  return {
    transaction_id: row.id,
    status: 'pending',
    sender: party(row.sender),
    receiver: party(row.receiver),
    document_type: row.document_namespace,
    document_type_code: row.document_type_code,
    invoice_number: row.invoice_number,
    created_at: row.created_at,
    metadata: row.metadata,
  };
}

/** A finding, fresh from the rules or as a transaction keeps it. */
interface Told {
  readonly rule?: unknown;
  readonly location?: unknown;
  readonly message?: unknown;
  readonly severity?: unknown;
}

/** Findings as errors show them: those that are errors, each without its layer. @see https://docs.goroute.ai/docs/sending-documents/error-handling */
export function errorDetails(findings: readonly Told[]): JsonObject[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, location, message, severity }) => ({ rule, location, message, severity }));
}

/** What `document.validated` and `document.failed_validation` tell; the latter is inferred. @see https://docs.goroute.ai/docs/reference/webhooks */
export function validationData(row: Transaction, findings: readonly JsonObject[] = row.findings): JsonObject {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return {
    document_id: row.document_id,
    valid: errors.length === 0,
    validation_layers: validationLayers(findings),
    warnings,
    ...(errors.length > 0 && { errors, transaction_id: row.id }),
  };
}

/**
 * Which layers passed. Where the structure is wrong, no other was run. Arithmetic rules belong to two of them, so that one that fails fails
 * both; what GoRoute adds of its own is no part of the official ones.
 *
 * @see https://docs.goroute.ai/docs/reference/webhooks
 */
function validationLayers(findings: readonly JsonObject[]): {
  readonly schema: JsonObject;
  readonly business_rules: JsonObject;
  readonly schematron: JsonObject;
} {
  const inLayer = (...layers: string[]) => findings.filter(({ layer }) => layers.includes(String(layer)));
  const count = (found: readonly JsonObject[], wanted: string) =>
    found.filter(({ severity }) => severity === wanted).length;
  const official = inLayer('business_rules', 'schematron').filter(({ rule }) => !String(rule).startsWith('GOROUTE-'));
  const isBuilt = count(inLayer('schema'), 'error') === 0;
  const errors = count(official, 'error');
  return {
    schema: { passed: isBuilt },
    business_rules: { passed: isBuilt && count(inLayer('business_rules'), 'error') === 0 },
    schematron: { passed: isBuilt && errors === 0, errors, warnings: count(official, 'warning') },
  };
}

/** What `transaction.delivered` and `transaction.failed` tell; inferred. */
export function endData(row: Transaction): JsonObject {
  const { delivered_at, failed_at, error } = row;
  const code = String(error?.code ?? '');
  return {
    transaction_id: row.id,
    status: row.status,
    sender: party(row.sender),
    receiver: party(row.receiver),
    document_type: row.document_namespace,
    invoice_number: row.invoice_number,
    message_id: row.message_id,
    created_at: row.created_at,
    ...(delivered_at !== null ? { delivered_at } : { failed_at, error, retryable: RETRYABLE.includes(code) }),
    metadata: row.metadata,
  };
}

/** Failures after which the same document may be sent once more. */
const RETRYABLE = ['DELIVERY_TIMEOUT', 'AS4_ERROR', 'SMP_LOOKUP_FAILED'];
