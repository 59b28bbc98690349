import { onTestFinished } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import type { WebhookRules } from '../../emulator/webhooks/rules.ts';
import { assertAllowedTarget } from '../../emulator/webhooks/target.ts';
import { type WebhookLimits, Webhooks } from '../../emulator/webhooks/webhooks.ts';
import { testWorld } from '../support/world.ts';
import { startReceiver } from './receiver.ts';
import { testRules } from './rules.ts';

/** The instant at which test worlds stand. */
export const NOW = Date.parse('2026-09-21T14:13:18Z');
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A sender in a world of its own, until the test ends. */
export function testSender(
  url: string | null,
  options: { rules?: Partial<WebhookRules>; limits?: Partial<WebhookLimits>; seed?: string; clock?: Clock } = {},
) {
  const { world } = testWorld({
    ...(options.seed !== undefined && { seed: options.seed }),
    clock: options.clock ?? new Clock({ wire: 'provider', frozenAt: NOW }),
  });
  const webhooks = new Webhooks(
    world,
    testRules(url, options.rules),
    (target) => assertAllowedTarget(target, []),
    options.limits,
  );
  onTestFinished(() => webhooks.close());
  const { clock, journal } = world;
  return {
    world,
    clock,
    journal,
    webhooks,
    emit: (event: ProviderEvent = approved()) => webhooks.emit(event, null),
    attempts: () => journal.query({ kind: 'attempt' }),
    outcomes: () => journal.query({ kind: 'attempt' }).map(({ outcome }) => outcome),
    statuses: () => journal.query({ kind: 'delivery' }).map((entry) => 'status' in entry && entry.status),
  };
}

/** A receiver and a sender that delivers to it. */
export async function testPair(options: Parameters<typeof testSender>[1] = {}) {
  const receiver = await startReceiver();
  return { receiver, ...testSender(receiver.url, options) };
}

/** An event whose payload fits the contract. */
export function approved(name = 'k41', type = 'application.approved'): ProviderEvent {
  return {
    type,
    subject: 'evt_m7Qa',
    payload: {
      id: `evt_delivery_${name}`,
      type,
      occurred_at: '2026-09-21T14:13:18Z',
      event_id: 'evt_m7Qa',
      organization_id: 'org_p3Wd',
      data: {
        id: 'app_9Ks',
        participant_id: 'ptp_2Lx',
        user_id: 'usr_8Tn',
        status: 'approved',
        approved_at: '2026-09-21T14:13:18Z',
        approver_id: 'usr_4Vb',
        custom_form_fields: { favorite_track: 'żółć/maps', dietary_notes: null },
      },
    },
  };
}
