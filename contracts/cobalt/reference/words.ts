import { ApiRefusal, Mistake, Stopped } from './errors.ts';

/** What went wrong in words for people: their own mistake in full, ours and Cobalt's without details. */
export function wordsFor(error: unknown): string {
  if (error instanceof Mistake) return error.message;
  if (error instanceof Stopped)
    return 'Integrations are switched off at the moment, because of a mistake of ours. We have been told.';
  if (error instanceof ApiRefusal) return wordsForRefusal(error);
  return 'Integrations cannot be reached at the moment. Please try again in a few minutes.';
}

function wordsForRefusal({ status, says }: ApiRefusal): string {
  if (/token revoked/i.test(says)) return 'The connection is not good any more. Please connect the application again.';
  if (/verify credentials/i.test(says)) return 'The application does not accept these credentials. Please check them.';
  if (/not authenticated/i.test(says)) return 'Please connect the application first.';
  if (status === 403) return 'This is not available for you. Please ask us if you expected it to be.';
  return 'This could not be done. We have been told, and look into it.';
}
