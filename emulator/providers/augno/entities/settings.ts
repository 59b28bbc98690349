import type { JsonObject } from '../../../core/json.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { lowercase } from '../ids.ts';
import { invalid } from '../rows.ts';
import { augnoState } from '../state.ts';

/** Integrations, domains of the portal, and logs of mail. */
export const settingsRules: Readonly<Record<string, EntityRules>> = {
  AccountIntegration: { fill: integration },
  PortalDomain: { unique: ['domain'], fill: portalDomain },
  EmailDomain: { unique: ['domain'], fill: emailDomain },
  EmailLog: {
    searched: ['subject', 'filename'],
    fill: ({ fields }) => ({ send_status: fields.send_status ?? 'pending' }),
  },
};

/** What it is given to sign in elsewhere is never told again. @throws Objected where that is for the other environment */
function integration({ world, scope, fields }: Making): JsonObject {
  const environment = augnoState(world.store).accounts.get(scope)?.environment ?? 'sandbox';
  const wrong = WRONG_MODES[environment];
  if (typeof fields.credentials === 'string' && wrong.pattern.test(fields.credentials)) {
    throw invalid(`${wrong.says} ${environment}.`, 'credentials');
  }
  return { credentials: undefined, status: fields.status ?? 'active' };
}

/** Keys of Stripe (`sk_test_…`) and Shippo (`shippo_test_…`) name their mode. @see https://docs.augno.com/manage-account/sandboxes */
const WRONG_MODES = {
  sandbox: { pattern: /^[a-z]+_live_/, says: 'Live credentials do not go with a' },
  production: { pattern: /^[a-z]+_test_/, says: 'Test credentials do not go with' },
} as const;

function portalDomain({ world, fields, before }: Making): JsonObject {
  if (before) return {};
  const { domain } = fields;
  return {
    status: fields.status ?? 'pending',
    dns_records: [
      { object: 'dns_record', type: 'CNAME', name: domain, value: 'portal.augno.example', reason: 'routing' },
      {
        object: 'dns_record',
        type: 'TXT',
        name: `_augno.${String(domain)}`,
        value: lowercase(world, 24),
        reason: 'ownership',
      },
    ],
  };
}

function emailDomain({ world, fields, before }: Making): JsonObject {
  if (before) return {};
  const tokens = Array.from({ length: 3 }, () => lowercase(world, 32));
  return { status: fields.status ?? 'pending', dkim_tokens: tokens };
}
