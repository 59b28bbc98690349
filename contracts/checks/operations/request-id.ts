import { defineSurvey } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { apiRequests, sentId } from './request-ids.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_SHOWN = 3;

export default defineSurvey({
  id: 'trace.request-id',
  title: 'Every API request names itself by a UUID of its own, a repeated one, too',
  refs: ['rfc9562'],
  needs: ['connect'],
  applies: ({ requestIdHeader }) => (requestIdHeader === null ? 'its requests have no ids' : null),
  fix: 'Make a new UUID for each request that goes out, in the one place that sends it, so that a retry gets one, too; send it in the header, and log it.',
  why: 'Support finds an exchange by this id. Without it, or with one that is shared, nobody can tell which of your requests failed, and why.',
  bad: "headers['X-Request-Id'] = job.id; // the same for every attempt",
  good: 'async function attempt(request) {\n  const id = crypto.randomUUID();\n  return fetch(request.url, { headers: { ...request.headers, [REQUEST_ID]: id } });\n}',
  look({ provider, begin }) {
    const header = provider.definition.profile.requestIdHeader ?? '';
    const requests = apiRequests(provider, begin);
    const named = requests.map((entry) => ({ entry, id: sentId(entry, header) }));
    const wrong = (holds: (id: string | null) => boolean) =>
      named.filter(({ id }) => holds(id)).map(({ entry }) => entry);
    const ids = named.flatMap(({ id }) => (id === null ? [] : [id]));
    const twice = wrong((id) => id !== null && ids.indexOf(id) !== ids.lastIndexOf(id));
    const mistakes: Mistake[] = [
      { says: `API requests were sent without ${header}`, entries: wrong((id) => id === null) },
      {
        says: `API requests had something in ${header} that is no UUID`,
        entries: wrong((id) => id !== null && !UUID.test(id)),
      },
      { says: `API requests had the ${header} of another one, wanted is a new one each time`, entries: twice },
    ]
      .filter(({ entries }) => entries.length > 0)
      .map(({ says, entries }) => ({ says, seqs: seqsOf(entries).slice(0, MOST_SHOWN) }));
    return {
      material: requests.length,
      mistakes,
      seqs: seqsOf(requests).slice(0, MOST_SHOWN),
      values: [...new Set(ids)],
      unjudged: [],
    };
  },
  passed: (material) => `Each of ${material} API requests had a UUID of its own.`,
  repeated: (count) => `${count} ids of requests were used again in another run`,
});
