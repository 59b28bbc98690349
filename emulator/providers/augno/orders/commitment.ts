import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { timestamp } from '../state.ts';
import {
  DAY_MS,
  type Days,
  dayOf,
  daysOf,
  EVERY_DAY,
  onOrAfter,
  onOrBefore,
  shipDays,
  workingDaysBefore,
} from './calendar.ts';
import { numberAt, textAt } from './fields.ts';
import { rowOf } from './kept.ts';
import { leadTimeOf } from './lead-time.ts';

/** What a ship-by date follows from. At most one of the three answers to "when" is given. */
export interface Terms {
  readonly customer: Held;
  readonly ship_to_address: string | null;
  readonly service_level: string | null;
  /** Provider ms. */
  readonly issuedAt: number;
  readonly promised_at: string | null;
  readonly lead_time_override_days: number | null;
  readonly ship_by_override_date: string | null;
}

/** One rule's part in a ship-by date. */
export interface Step {
  readonly code: 'basis' | 'receive_calendar' | 'carrier_transit' | 'ship_calendar' | 'pickup_cutoff';
  readonly date: string;
  /** Days by which it pulled the date back. */
  readonly days_moved: number;
  readonly detail: string | null;
}

/** When an order is due to ship, with the members of an order that tell so, and how it came about. */
export interface Commitment {
  readonly members: JsonObject;
  readonly estimated_delivery_date: string | null;
  readonly steps: readonly Step[];
}

/** Works a ship-by date out, as it is done when an order is issued. @see https://docs.augno.com/generate-sales/sales-order/overview */
export function commitmentFor(world: World, scope: string, terms: Terms): Commitment {
  const steps: Step[] = [];
  const note = (code: Step['code'], day: number, moved: number, detail: string | null = null) =>
    steps.push({ code, date: timestamp(day), days_moved: Math.round(moved / DAY_MS), detail });
  const { start, source } = basis(world, scope, terms);
  note('basis', start, 0, source);
  const transit = numberAt(
    rowOf(world, scope, 'carriers.service-levels', terms.service_level)?.fields ?? {},
    'default_transit_days',
  );
  const receiving = receiveDays(world, scope, terms);
  let day = start;
  let adjusted = 0;
  if (terms.promised_at !== null) {
    const open = onOrBefore(receiving, day);
    note('receive_calendar', open, day - open);
    adjusted += day - open;
    day = transit === null ? open : workingDaysBefore(open, transit);
    if (transit !== null) note('carrier_transit', day, open - day, 'service_level');
  }
  const shipping = shipDays(world, scope);
  const shipBy = onOrBefore(shipping, day);
  note('ship_calendar', shipBy, day - shipBy);
  adjusted += day - shipBy;
  const { cutoff } = shipping;
  if (cutoff !== null) note('pickup_cutoff', shipBy + cutoff, 0, timestamp(shipBy + cutoff).slice(11, 16));
  const arrival = transit === null ? null : onOrAfter(receiving, workingDaysBefore(shipBy, -transit));
  const isPromised = terms.promised_at !== null && transit !== null;
  return {
    members: {
      ship_by_date: timestamp(shipBy),
      ship_by_cutoff_at: cutoff === null ? null : timestamp(shipBy + cutoff),
      calendar_adjustment_days: Math.round(adjusted / DAY_MS),
      lead_time_days: Math.max(0, Math.round((shipBy - dayOf(terms.issuedAt)) / DAY_MS)),
      lead_time_source: source,
      transit_days: isPromised ? transit : null,
      transit_source: isPromised ? 'service_level' : null,
    },
    estimated_delivery_date: arrival === null ? null : timestamp(arrival),
    steps,
  };
}

/** Members of an order that its issue stamps, as they are before it. */
export const UNCOMMITTED: JsonObject = {
  ship_by_date: null,
  ship_by_cutoff_at: null,
  calendar_adjustment_days: null,
  lead_time_days: null,
  lead_time_source: null,
  transit_days: null,
  transit_source: null,
};

/** The day that everything else starts from, and the rule behind it. */
function basis(world: World, scope: string, terms: Terms): { readonly start: number; readonly source: string } {
  const { promised_at, ship_by_override_date, lead_time_override_days } = terms;
  if (ship_by_override_date !== null)
    return { start: dayOf(Date.parse(ship_by_override_date)), source: 'order_ship_by' };
  if (promised_at !== null) return { start: dayOf(Date.parse(promised_at)), source: 'manual' };
  const issued = dayOf(terms.issuedAt);
  if (lead_time_override_days !== null) {
    return { start: issued + lead_time_override_days * DAY_MS, source: 'order_lead_time' };
  }
  const { days, source } = leadTimeOf(world, scope, terms.customer);
  return { start: issued + days * DAY_MS, source };
}

/** When goods are received: by the calendar of the address, or of the customer. */
function receiveDays(world: World, scope: string, { customer, ship_to_address }: Terms): Days {
  const address = rowOf(world, scope, 'addresses', ship_to_address);
  const id =
    textAt(address?.fields ?? {}, 'receive_calendar_id') ?? textAt(customer.fields, 'defaults.receive_calendar_id');
  const calendar = rowOf(world, scope, 'operating-calendars', id);
  return calendar ? daysOf(world, calendar) : EVERY_DAY;
}
