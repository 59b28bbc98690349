import type { Answered, CobaltWorld } from '../../support/cobalt.ts';

/** Uses of operations, by name. */
export type Exercises = Readonly<Record<string, (world: CobaltWorld) => Promise<Answered>>>;

/** Prefix of the documented backend API. */
export const P = '/api/v2/public';
