import type { Check } from '../harness/check.ts';
import pagination from './api/pagination.ts';
import blockedAccount from './augno/blocked-account.ts';
import configurationByName from './augno/configuration-by-name.ts';
import dedicatedKey from './augno/dedicated-key.ts';
import errorDisplay from './augno/error-display.ts';
import errorMatrix from './augno/error-matrix.ts';
import errorOrigin from './augno/error-origin.ts';
import failuresLogged from './augno/failures-logged.ts';
import garbage from './augno/garbage.ts';
import gone from './augno/gone.ts';
import incompleteData from './augno/incomplete-data.ts';
import initialSync from './augno/initial-sync.ts';
import invalidData from './augno/invalid-data.ts';
import jobs from './augno/jobs.ts';
import keyInSource from './augno/key-in-source.ts';
import libraryRelease from './augno/library-release.ts';
import missingPermission from './augno/missing-permission.ts';
import naturalKey from './augno/natural-key.ts';
import pageDrift from './augno/page-drift.ts';
import personalData from './augno/personal-data.ts';
import stateCoverage from './augno/state-coverage.ts';
import unknownValues from './augno/unknown-values.ts';
import versionLatest from './augno/version-latest.ts';
import webhookPermutations from './augno/webhook-permutations.ts';
import webhookVersion from './augno/webhook-version.ts';
import { COBALT_CHECKS } from './cobalt/all.ts';
import environmentIds from './environments/ids.ts';
import sandboxKey from './environments/sandbox-key.ts';
import swap from './environments/swap.ts';
import gorouteAlerts from './goroute/alerts.ts';
import allTypes from './goroute/all-types.ts';
import batches from './goroute/batches.ts';
import gorouteCapabilities from './goroute/capabilities.ts';
import cius from './goroute/cius.ts';
import countries from './goroute/countries.ts';
import deadLetters from './goroute/dead-letters.ts';
import deprecation from './goroute/deprecation.ts';
import documentErrors from './goroute/error-matrix.ts';
import failedListed from './goroute/failed-listed.ts';
import failover from './goroute/failover.ts';
import findingsShown from './goroute/findings-shown.ts';
import goroutesHealth from './goroute/health.ts';
import history from './goroute/history.ts';
import ipDenied from './goroute/ip-denied.ts';
import killSwitch from './goroute/kill-switch.ts';
import metrics from './goroute/metrics.ts';
import gorouteOutage from './goroute/outage.ts';
import ownRegistration from './goroute/own-registration.ts';
import peak from './goroute/peak.ts';
import personalDataOfDocuments from './goroute/personal-data.ts';
import receivers from './goroute/receivers.ts';
import documentRestart from './goroute/restart.ts';
import gorouteSandboxKey from './goroute/sandbox-key.ts';
import schematron from './goroute/schematron.ts';
import senderUnregistered from './goroute/sender-unregistered.ts';
import smoke from './goroute/smoke.ts';
import stuck from './goroute/stuck.ts';
import testData from './goroute/test-data.ts';
import testIdentifiers from './goroute/test-identifiers.ts';
import validatedFirst from './goroute/validated-first.ts';
import validatorDown from './goroute/validator-down.ts';
import webhookLogs from './goroute/webhook-logs.ts';
import webhookMissing from './goroute/webhook-missing.ts';
import workers from './goroute/workers.ts';
import deadKey from './keys/dead.ts';
import freshKey from './keys/fresh.ts';
import keyFromEnvironment from './keys/from-environment.ts';
import keyLeaks from './keys/leaks.ts';
import keyRotation from './keys/rotation.ts';
import keyStragglers from './keys/stragglers.ts';
import cascade from './lifecycle/cascade.ts';
import suspension from './lifecycle/suspension.ts';
import concurrency from './limits/concurrency.ts';
import polling from './limits/polling.ts';
import retryAfter from './limits/retry-after.ts';
import callsLogged from './logs/calls.ts';
import outageLogged from './logs/outage.ts';
import structuredLog from './logs/structured.ts';
import declined from './oauth/declined.ts';
import errors from './oauth/errors.ts';
import pkce from './oauth/pkce.ts';
import state from './oauth/state.ts';
import alerts from './operations/alerts.ts';
import errorBurst from './operations/error-burst.ts';
import hooksClosed from './operations/hooks-closed.ts';
import requestId from './operations/request-id.ts';
import traced from './operations/trace.ts';
import deletion from './privacy/deletion.ts';
import userRevoke from './privacy/user-revoke.ts';
import amplification from './retries/amplification.ts';
import growth from './retries/growth.ts';
import jitter from './retries/jitter.ts';
import permanent from './retries/permanent.ts';
import retrySettings from './retries/settings.ts';
import timeout from './retries/timeout.ts';
import clientSecret from './secrets/client-secret.ts';
import storage from './secrets/storage.ts';
import tokens from './secrets/tokens.ts';
import verifier from './secrets/verifier.ts';
import webhookSecret from './secrets/webhook-secret.ts';
import isolation from './tenants/isolation.ts';
import errorMap from './tokens/error-map.ts';
import invalidGrant from './tokens/invalid-grant.ts';
import refresh from './tokens/refresh.ts';
import rotation from './tokens/rotation.ts';
import singleFlight from './tokens/single-flight.ts';
import transient from './tokens/transient.ts';
import callReuse from './transport/reuse.ts';
import callTimeout from './transport/timeout.ts';
import tls from './transport/tls.ts';
import pinned from './versions/pinned.ts';
import versionRefused from './versions/refused.ts';
import accepts from './webhooks/accepts.ts';
import ackTime from './webhooks/ack-time.ts';
import constantTime from './webhooks/constant-time.ts';
import deadLetter from './webhooks/dead-letter.ts';
import dedupe from './webhooks/dedupe.ts';
import failClosed from './webhooks/fail-closed.ts';
import freshness from './webhooks/freshness.ts';
import liveEndpoint from './webhooks/live-endpoint.ts';
import order from './webhooks/order.ts';
import parity from './webhooks/parity.ts';
import rawBody from './webhooks/raw-body.ts';
import reconcile from './webhooks/reconcile.ts';
import secretRotation from './webhooks/secret-rotation.ts';
import subscriptions from './webhooks/subscriptions.ts';
import tolerance from './webhooks/tolerance.ts';
import idempotencyKey from './writes/idempotency-key.ts';
import inProgress from './writes/in-progress.ts';
import lostResponse from './writes/lost-response.ts';

/** Every check, in the order in which they are carried out. */
export const CHECKS: readonly Check[] = [
  state,
  errors,
  declined,
  pkce,
  verifier,
  tokens,
  storage,
  clientSecret,
  webhookSecret,
  accepts,
  failClosed,
  rawBody,
  freshness,
  constantTime,
  tolerance,
  ackTime,
  secretRotation,
  dedupe,
  order,
  reconcile,
  isolation,
  pagination,
  subscriptions,
  deadLetter,
  refresh,
  errorMap,
  invalidGrant,
  singleFlight,
  rotation,
  transient,
  concurrency,
  retryAfter,
  polling,
  permanent,
  growth,
  jitter,
  amplification,
  timeout,
  suspension,
  cascade,
  deletion,
  userRevoke,
  traced,
  requestId,
  alerts,
  hooksClosed,
  pinned,
  lostResponse,
  inProgress,
  idempotencyKey,
  naturalKey,
  incompleteData,
  invalidData,
  garbage,
  unknownValues,
  errorMatrix,
  stateCoverage,
  deadKey,
  keyRotation,
  keyStragglers,
  keyFromEnvironment,
  freshKey,
  swap,
  environmentIds,
  sandboxKey,
  keyLeaks,
  keyInSource,
  failuresLogged,
  outageLogged,
  personalData,
  errorDisplay,
  errorOrigin,
  versionRefused,
  versionLatest,
  libraryRelease,
  errorBurst,
  missingPermission,
  dedicatedKey,
  blockedAccount,
  configurationByName,
  gone,
  jobs,
  initialSync,
  pageDrift,
  webhookPermutations,
  webhookVersion,
  liveEndpoint,
  parity,
  tls,
  callReuse,
  callTimeout,
  callsLogged,
  structuredLog,
  goroutesHealth,
  metrics,
  ipDenied,
  history,
  personalDataOfDocuments,
  batches,
  peak,
  allTypes,
  gorouteCapabilities,
  cius,
  countries,
  deadLetters,
  deprecation,
  documentErrors,
  failedListed,
  findingsShown,
  killSwitch,
  gorouteOutage,
  ownRegistration,
  receivers,
  documentRestart,
  schematron,
  smoke,
  stuck,
  testData,
  testIdentifiers,
  validatedFirst,
  validatorDown,
  webhookLogs,
  workers,
  gorouteAlerts,
  gorouteSandboxKey,
  senderUnregistered,
  webhookMissing,
  failover,
  retrySettings,
  ...COBALT_CHECKS,
];
