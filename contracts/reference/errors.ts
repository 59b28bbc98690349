/** The connection is over (revoked, suspended, …): nothing to retry until an organizer connects again. */
export class ConnectionEnded extends Error {}

/** The provider could not serve us this time, within the attempts we allow ourselves. Tokens stay as they are. */
export class Unavailable extends Error {}

/** The provider said no in a way that a retry cannot change. */
export class Refused extends Error {}

/** The words of anything thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
