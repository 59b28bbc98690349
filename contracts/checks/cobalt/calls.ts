import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineSurvey } from '../../harness/check.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { ofCobalt } from './applies.ts';
import { headerOf } from './work.ts';

/** Operations about one customer, for which a key alone does not say which one. */
const ABOUT_ONE = [
  'listApplications',
  'getApplication',
  'findOrCreateConfig',
  'updateConfig',
  'getConfig',
  'getConfigById',
  'toggleConfigWorkflow',
  'putConfigWorkflow',
  'listExecutions',
  'getExecution',
  'rerunExecution',
  'fireEvent',
  'triggerEvent',
  'fireAppEvent',
];

export default defineSurvey({
  id: 'cobalt.calls',
  title: 'Every call goes to a path that there is, with a credential, and names the customer that it is about',
  refs: ['cobalt#go-live'],
  needs: [],
  applies: ofCobalt,
  fix: 'Take the base address from the configuration, the paths from the reference, and put `x-api-key` and `linked_account_id` on every call of the back end in one place.',
  why: 'A call to a path that there is not fails in production, where nobody looks; one without its customer is refused, or is about nobody.',
  bad: "fetch(base + '/api/v2/public/applications', { headers: { 'x-api-key': key } });",
  good: "fetch(base + '/api/v2/public/application', { headers: { 'x-api-key': key, linked_account_id: user.id } });",
  look({ provider, begin }) {
    const all = provider.journal.query({ kind: 'request', provider: provider.provider, since: begin });
    const calls = all.filter(({ path }) => path.startsWith('/api/') && !path.endsWith('/callback'));
    const mistakes = calls.flatMap((call): Mistake[] => {
      const says = faultIn(call);
      return says === null ? [] : [{ says, seqs: [call.seq] }];
    });
    const seqs = calls.slice(0, 4).map(({ seq }) => seq);
    return { material: calls.length, mistakes, seqs, values: [], unjudged: [] };
  },
  passed: (material) => `${material} calls went to paths that there are, with a credential and their customer.`,
});

function faultIn(call: RequestEntry): string | null {
  const { operation, method, path } = call;
  if (method === 'OPTIONS') return null;
  if (operation === null) return `${method} ${path} was called, which there is not`;
  const hasToken = headerOf(call, 'authorization') !== '';
  if (!hasToken && headerOf(call, 'x-api-key') === '') return `${operation} was called without a credential`;
  const names = headerOf(call, 'linked_account_id') !== '' || call.query.includes('linked_account_id=');
  if (!hasToken && ABOUT_ONE.includes(operation) && !names) return `${operation} was called without linked_account_id`;
  return null;
}
