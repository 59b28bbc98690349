import type { Handler } from '../../../http/exchange.ts';
import { REQUEST_ID_HEADER } from '../dialect.ts';
import { callerOf } from '../organization.ts';
import { inspected } from '../submitting.ts';
import { validationLayers } from '../transaction-data.ts';
import { refusal } from './refusals.ts';
import { sentXml } from './sent-xml.ts';

/** Holds a document against the rules: nothing is sent, and no receiver is looked up. @see https://docs.goroute.ai/docs/best-practices/overview */
export const validateDocument: Handler = (exchange) => {
  const { world } = exchange;
  const document = inspected(world, callerOf(exchange).environment, sentXml(exchange));
  if ('refused' in document) return refusal(exchange, { code: document.refused, message: document.says });
  const of = (severity: string) => document.findings.filter((finding) => finding.severity === severity);
  const errors = of('error');
  const national = errors.filter(({ layer }) => layer === 'country_cius');
  const status = errors.length === 0 ? 200 : Number(world.knobs.text('validate_invalid_status'));
  return exchange.answer(status, {
    valid: errors.length === 0,
    document_type: document.type,
    document_id: document.number,
    errors,
    warnings: of('warning'),
    validation_layers: {
      ...validationLayers(document.findings),
      country_cius: { passed: national.length === 0, cius: document.cius },
    },
    request_id: exchange.answerHeaders[REQUEST_ID_HEADER],
  });
};
