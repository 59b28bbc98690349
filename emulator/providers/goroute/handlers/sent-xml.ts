import type { Exchange } from '../../../http/exchange.ts';

/** The document of a request: the body itself, or the member `xml` of a body of JSON. */
export function sentXml(exchange: Exchange): string {
  return isJson(exchange) ? String(exchange.json.xml ?? '') : exchange.body;
}

/** Whether a request says that its body is JSON. */
export function isJson(exchange: Exchange): boolean {
  return (exchange.header('content-type') ?? '').toLowerCase().includes('json');
}
