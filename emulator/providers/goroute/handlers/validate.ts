import type { Handler } from '../../../http/exchange.ts';
import { REQUEST_ID_HEADER } from '../dialect.ts';
import { callerOf } from '../organization.ts';
import { inspected } from '../submitting.ts';
import { refusal } from './refusals.ts';
import { sentXml } from './sent-xml.ts';

/** Holds a document against the rules: nothing is sent, and no receiver is looked up. @see https://docs.goroute.ai/docs/best-practices/overview */
export const validateDocument: Handler = (exchange) => {
  const { world } = exchange;
  const document = inspected(world, callerOf(exchange).environment, sentXml(exchange));
  if ('refused' in document) return refusal(exchange, { code: document.refused, message: document.says });
  const { judgement } = document;
  const status = judgement.valid ? 200 : Number(world.knobs.text('validate_invalid_status'));
  return exchange.answer(status, { ...judgement, request_id: exchange.answerHeaders[REQUEST_ID_HEADER] });
};
