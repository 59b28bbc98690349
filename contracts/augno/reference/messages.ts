import { ApiRefusal, Stopped } from './errors.ts';

/** Names of members of requests, as people call them. */
const LABELS: Readonly<Record<string, string>> = {
  name: 'name',
  number: 'customer number',
  email: 'e-mail address',
  customer_purchase_order_number: 'PO number',
};

/** What went wrong in words for people: their own mistake by its field, ours and Augno's without details. */
export function wordsFor(error: unknown): string {
  if (error instanceof Stopped)
    return 'Augno does not accept this connection at the moment. Our support has been told.';
  if (error instanceof ApiRefusal) return wordsForRefusal(error);
  if (error instanceof Error && error.message.startsWith('This account has no')) return error.message;
  return 'Augno cannot be reached at the moment. We go on trying.';
}

function wordsForRefusal({ status, code, param, message, asked }: ApiRefusal): string {
  if (status === 403)
    return code === 'limit_exceeded'
      ? `The plan's limit is reached: ${message}.`
      : `Our access to Augno does not allow us to ${asked} (${code}).`;
  if (param !== null) return `Please check the ${labelOf(param)}: Augno does not accept it.`;
  if (status === 409) return 'This exists already in Augno, in another form.';
  return 'Augno does not accept this record. Please look it over.';
}

/** Names of members come bare or as paths. */
function labelOf(param: string): string {
  const member = param.replace(/^\//, '');
  return LABELS[member] ?? member;
}
