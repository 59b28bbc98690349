import type { World } from '../http/world.ts';
import { type AuthorizationRequest, oauthState, type Ticket } from './state.ts';

const TICKET_TTL_MS = 600_000;
const TICKET_CHARACTERS = 32;

/** Makes the ticket of one consent form, so that a consent can be neither forged by another page nor answered twice. */
export function issueTicket(world: World, request: AuthorizationRequest): Ticket {
  const { tickets } = oauthState(world.store);
  const now = world.clock.now();
  for (const old of tickets.filter((ticket) => ticket.expiresAt <= now)) tickets.delete(old.id);
  return tickets.insert({ id: world.random.text(TICKET_CHARACTERS), request, expiresAt: now + TICKET_TTL_MS });
}

/** The ticket of this id while it can be used. */
export function findTicket(world: World, id: string): Ticket | undefined {
  const ticket = oauthState(world.store).tickets.get(id);
  return ticket && world.clock.now() < ticket.expiresAt ? ticket : undefined;
}

/** Takes a ticket out of the world: it was answered. */
export function spendTicket(world: World, ticket: Ticket): void {
  oauthState(world.store).tickets.delete(ticket.id);
}
