import type { Check } from '../../harness/check.ts';
import access from './access.ts';
import accountOnce from './account-once.ts';
import allPages from './all-pages.ts';
import calls from './calls.ts';
import chain from './chain.ts';
import errorMatrix from './error-matrix.ts';
import errorWrites from './error-writes.ts';
import eventPayload from './event-payload.ts';
import failures from './failures.ts';
import failuresReconciled from './failures-reconciled.ts';
import load from './load.ts';
import monitored from './monitored.ts';
import nodes from './nodes.ts';
import { COBALT_PAGES } from './pages.ts';
import proxy from './proxy.ts';
import reauth from './reauth.ts';
import scopes from './scopes.ts';
import sessionToken from './session-token.ts';
import subscribed from './subscribed.ts';
import tolerant from './tolerant.ts';
import unpublished from './unpublished.ts';

/** All that is judged of Cobalt alone, in the order in which it is carried out. */
export const COBALT_CHECKS: readonly Check[] = [
  access,
  accountOnce,
  allPages,
  calls,
  chain,
  errorMatrix,
  errorWrites,
  eventPayload,
  failures,
  failuresReconciled,
  load,
  monitored,
  nodes,
  proxy,
  reauth,
  scopes,
  sessionToken,
  subscribed,
  tolerant,
  unpublished,
  ...COBALT_PAGES,
];
