import type { JsonObject } from '../../../core/json.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { lowercase } from '../ids.ts';

/** Integrations, domains of the portal, and logs of mail. */
export const settingsRules: Readonly<Record<string, EntityRules>> = {
  // What it is given to sign in elsewhere is never told again.
  AccountIntegration: { fill: ({ fields }) => ({ credentials: undefined, status: fields.status ?? 'active' }) },
  PortalDomain: { unique: ['domain'], fill: portalDomain },
  EmailDomain: { unique: ['domain'], fill: emailDomain },
  EmailLog: {
    searched: ['subject', 'filename'],
    fill: ({ fields }) => ({ send_status: fields.send_status ?? 'pending' }),
  },
};

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
