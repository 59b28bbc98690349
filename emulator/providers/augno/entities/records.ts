import type { EntityRules } from '../../../resources/rules.ts';
import { changesOf } from '../audit.ts';
import { fileUrl } from '../exports.ts';
import { logEntry, logFields } from '../logs.ts';
import { timestamp } from '../state.ts';

/** Records of what happened, by schema. */
export const recordRules: Readonly<Record<string, EntityRules>> = {
  AuditEvent: {
    derive: (_world, fields, held) => {
      const occurred = timestamp(held?.createdAt ?? 0);
      return { occurred_at: occurred, created_at: occurred, changes: changesOf(fields) };
    },
  },
  Job: {
    derive: (world, { $file }, held) =>
      held && typeof $file === 'string' ? { export: { url: fileUrl(world, held) } } : {},
  },
  RequestLog: {
    refer: (world, scope, id) => {
      const entry = logEntry(world, scope, id);
      return entry ? logFields(world, entry) : null;
    },
  },
};
