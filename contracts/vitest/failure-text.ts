import { drawLanes } from '../report/lanes.ts';
import type { CheckResult, ItemResult } from '../report/report.ts';

const PLAIN = { width: 110, decisive: (text: string) => text, quiet: (text: string) => text };

/** Why an item does not stand, with the evidence, as the message of a test that failed. */
export function failureText(item: ItemResult, checks: readonly CheckResult[]): string {
  const guilty = checks.filter(
    ({ id, provider, verdict }) =>
      provider === item.provider && item.checks.includes(id) && verdict === item.verdict && verdict !== 'untested',
  );
  const stale =
    item.baseline === 'stale' ? 'It passes, and the baseline still excuses it: take it off that list.\n' : '';
  const told = guilty.map(({ reason, evidence, fix, verdict }) =>
    [reason, ...drawLanes(evidence, PLAIN), ...(verdict === 'failed' ? [`Fix: ${fix}`] : [])].join('\n'),
  );
  return `${item.verdict}: ${stale}${told.length > 0 ? told.join('\n\n') : item.reason}`;
}
