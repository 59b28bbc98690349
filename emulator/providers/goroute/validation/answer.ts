import type { Finding } from './finding.ts';
import type { Layer, Severity } from './rules/rule.ts';
import type { LayerResults, ValidationResult } from './validate.ts';

/** A finding as the provider tells it. @see https://docs.goroute.ai/docs/sending-documents/error-handling */
export interface ToldFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly location: string;
  readonly message: string;
}

/** The body with which the provider answers a request to validate; the id of the request comes besides. */
export interface ValidationAnswer {
  readonly valid: boolean;
  readonly document_type: string;
  readonly document_id: string | null;
  readonly errors: readonly ToldFinding[];
  readonly warnings: readonly ToldFinding[];
  readonly validation_layers: LayerResults;
}

/** A result in the words of the provider's answer. */
export function answerOf({ valid, document, errors, warnings, layers }: ValidationResult): ValidationAnswer {
  return {
    valid,
    document_type: document.type.name,
    document_id: document.id,
    errors: errors.map(told),
    warnings: warnings.map(told),
    validation_layers: layers,
  };
}

function told({ rule, severity, layer, location, message }: Finding): ToldFinding {
  return { rule, severity, layer, location, message };
}
