import { emulatorOperation, type Operation } from '../../../http/contract.ts';

/** Pages that are no part of Cobalt's API: the consent pages of applications, and the hosted portal. */
export const ownOperations: readonly Operation[] = [
  emulatorOperation('authorizeApp', 'GET', '/third-party/{slug}/authorize'),
  emulatorOperation('decideApp', 'POST', '/third-party/{slug}/decision'),
  emulatorOperation('openPortal', 'GET', '/connect/{token}'),
  emulatorOperation('connectInPortal', 'GET', '/connect/{token}/{slug}'),
  emulatorOperation('saveInPortal', 'POST', '/connect/{token}/{slug}'),
];
