import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { defineSurvey } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { apiRequests } from '../operations/request-ids.ts';

const MOST_SHOWN = 3;
/** Fewer say nothing of retries and of what is done in the background. */
const LEAST_REQUESTS = 10;

export default defineSurvey({
  id: 'version.pinned',
  title: 'Every request names the one version of the API that the integration was built for',
  refs: ['stripe#versioning'],
  needs: ['connect'],
  wants: ['sync', 'create', 'bulk'],
  applies: ({ version }) => (version === null ? 'its requests name no version' : null),
  fix: 'Set the version in the one place that sends requests, as a constant of the code; raise it by a change that was tested, never by what an answer or an account says.',
  why: 'A request without a version gets whichever one is set elsewhere, today or after the next release: fields move, and code that was tested breaks without a deployment.',
  bad: "headers['Api-Version'] = lastResponse.headers['api-version'];",
  good: "const VERSION = '2026-08-01';\nheaders['Api-Version'] = VERSION;",
  least: LEAST_REQUESTS,
  look({ provider, begin }) {
    const header = provider.definition.profile.version?.header ?? '';
    const requests = apiRequests(provider, begin);
    const versionOf = (entry: (typeof requests)[number]) => {
      const sent = lowerHeaders(entry.request.headers)[header.toLowerCase()];
      return typeof sent === 'string' && sent !== '' ? sent : null;
    };
    const versions = [...new Set(requests.map(versionOf).filter((version) => version !== null))];
    const [first] = versions;
    const mistakes: Mistake[] = [
      {
        says: `requests were sent without ${header}`,
        entries: requests.filter((entry) => versionOf(entry) === null),
      },
      {
        says: `requests named ${versions.length} versions in turn (${versions.join(', ')}), wanted is one`,
        entries: requests.filter((entry) => ![null, first].includes(versionOf(entry))),
      },
    ]
      .filter(({ entries }) => entries.length > 0)
      .map(({ says, entries }) => ({ says, seqs: seqsOf(entries).slice(0, MOST_SHOWN) }));
    return {
      material: requests.length,
      mistakes,
      seqs: seqsOf(requests).slice(0, MOST_SHOWN),
      values: [],
      unjudged: [],
    };
  },
  passed: (material) => `Each of ${material} requests named the same version.`,
});
