import type { World } from '../../http/world.ts';
import { addressOf, type Identifier } from './identifiers.ts';
import { idWith } from './ids.ts';
import { type Behaviour, type Environment, gorouteState, type Participant, timestamp } from './state.ts';

/** GoRoute's own access point. @see https://docs.goroute.ai/docs/participant-management/lookup */
export const OWN_ACCESS_POINT = { name: 'GoRoute', peppol_id: 'POP000991', endpoint: 'https://ap.goroute.ai/as4' };
/** @see https://docs.goroute.ai/docs/getting-started/first-api-call */
export const SMP_ENDPOINT = 'https://smp.goroute.ai';
/** What a participant receives after its registration. @see https://docs.goroute.ai/docs/participant-management/registration */
export const DEFAULT_DOCUMENTS: readonly string[] = ['Invoice', 'CreditNote'];

/** An access point of somebody else; invented. */
const OTHER_ACCESS_POINT = { name: 'Polder AP', peppol_id: 'POP000123', endpoint: 'https://ap.polder.example/as4' };

/** Somebody of this address, listed or not. */
export function participantAt(world: World, environment: Environment, who: Identifier): Participant | undefined {
  const { participants } = gorouteState(world.store);
  return participants.by('address', `${environment} ${addressOf(who)}`)[0];
}

/** Somebody of this address whom an SMP lists, or undefined. */
export function listedAt(world: World, environment: Environment, who: Identifier): Participant | undefined {
  const found = participantAt(world, environment, who);
  return found && isListed(found) ? found : undefined;
}

/** Whether a lookup finds a participant. */
export function isListed({ smp_status, behaviour }: Participant): boolean {
  return smp_status === 'registered' && behaviour !== 'unlisted';
}

/** What a new row is made of; anything left out is as for a stranger on the network. */
export type NewParticipant = Pick<Participant, 'environment' | 'scheme' | 'identifier' | 'name' | 'country'> &
  Partial<Participant>;

/** Adds somebody to the network. */
export function addParticipant(world: World, given: NewParticipant): Participant {
  const now = timestamp(world.clock.now());
  return gorouteState(world.store).participants.insert({
    id: idWith(world, 'part_'),
    organization_id: null,
    contact: {},
    status: 'active',
    smp_status: 'registered',
    access_point: OTHER_ACCESS_POINT,
    documents: DEFAULT_DOCUMENTS,
    shared: false,
    behaviour: 'accept',
    created_at: now,
    registered_at: now,
    updated_at: now,
    due_at: null,
    ...given,
  });
}

interface TestIdentifier extends Identifier {
  readonly name: string;
  readonly country: string;
  readonly behaviour?: Behaviour;
  readonly documents?: readonly string[];
}

/** Everybody may send as these in the sandbox. @see https://docs.goroute.ai/docs/reference/test-identifiers */
const TEST_SENDERS: readonly TestIdentifier[] = [
  { scheme: '9915', identifier: 'phase4-test-sender', name: 'Test Sender', country: 'AT' },
  { scheme: '0088', identifier: '5060412690014', name: 'Test Sender GLN', country: 'NL' },
  { scheme: '0106', identifier: '12345678', name: 'Test Sender KvK', country: 'NL' },
  { scheme: '0208', identifier: '0123456789', name: 'Test Sender BE', country: 'BE' },
  { scheme: '9930', identifier: 'DE123456789', name: 'Test Sender DE', country: 'DE' },
  { scheme: '0009', identifier: '12345678901234', name: 'Test Sender SIRET', country: 'FR' },
  { scheme: '0211', identifier: '12345678901', name: 'Test Sender IT', country: 'IT' },
];

/** @see https://docs.goroute.ai/docs/reference/test-identifiers */
const TEST_RECEIVERS: readonly TestIdentifier[] = [
  { scheme: '9915', identifier: 'phase4-test-receiver', name: 'Test Receiver', country: 'AT' },
  { scheme: '0088', identifier: '5060412690015', name: 'Test Receiver GLN', country: 'NL' },
  { scheme: '9915', identifier: 'helger-test', name: 'Standard Test Endpoint', country: 'AT' },
  { scheme: '9915', identifier: 'reject-all', name: 'Reject All', country: 'AT', behaviour: 'reject' },
  { scheme: '9915', identifier: 'timeout-test', name: 'Timeout Test', country: 'AT', behaviour: 'timeout' },
  { scheme: '9915', identifier: 'invalid-cert', name: 'Invalid Certificate', country: 'AT', behaviour: 'certificate' },
  { scheme: '9915', identifier: 'not-registered', name: 'Not Registered', country: 'AT', behaviour: 'unlisted' },
  { scheme: '9915', identifier: 'invoice-only', name: 'Invoice Only', country: 'AT', documents: ['Invoice'] },
  {
    scheme: '9915',
    identifier: 'credit-note-only',
    name: 'Credit Note Only',
    country: 'AT',
    documents: ['CreditNote'],
  },
  {
    scheme: '9915',
    identifier: 'all-documents',
    name: 'All Documents',
    country: 'AT',
    documents: ['Invoice', 'CreditNote', 'Order', 'OrderResponse'],
  },
];

/** Addresses of all test identifiers: three of them do not have the check digits that their schemes want. */
export const TEST_ADDRESSES: ReadonlySet<string> = new Set([...TEST_SENDERS, ...TEST_RECEIVERS].map(addressOf));

/** Invented companies of the live network, whose identifiers pass their checks. */
const LIVE_RECEIVERS: readonly TestIdentifier[] = [
  { scheme: '0088', identifier: '8712345000004', name: 'Polder Handel BV', country: 'NL' },
  { scheme: '0208', identifier: '0671516647', name: 'Maas Bouw NV', country: 'BE' },
  { scheme: '0192', identifier: '991825827', name: 'Fjord Størrelse AS', country: 'NO' },
];

/** Fills both networks: test identifiers in the one, companies in the other. */
export function seedNetwork(world: World): void {
  for (const sender of TEST_SENDERS) addParticipant(world, { environment: 'sandbox', ...sender, shared: true });
  for (const receiver of TEST_RECEIVERS) addParticipant(world, { environment: 'sandbox', ...receiver });
  for (const receiver of LIVE_RECEIVERS) addParticipant(world, { environment: 'production', ...receiver });
}
