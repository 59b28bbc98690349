import { defineSurvey } from '../../harness/check.ts';
import { inSource } from '../secrets/custody.ts';
import { found, misplaced, unjudgedLogs } from '../secrets/scan.ts';

const KIND = 'api_key';
const WHAT = 'An API key';
const MOST_SHOWN = 12;

export default defineSurvey({
  id: 'key.leaks',
  title: 'API keys occur in the header that is for them only: in no address, body, page, answer, message or log',
  refs: ['owasp-logging', 'owasp-secrets'],
  needs: ['connect'],
  wants: ['sync', 'create', 'messages', 'alerts', 'logs', 'source'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'it gives no keys'),
  fix: 'Send the key in the header that is for it only. In logs, traces, alerts and messages name it by its redacted form: its prefix and the last four characters.',
  why: 'Logs, error trackers and mails are read by more people, and kept longer, than anybody thinks. Who finds a key there is the integration, for as long as it lives.',
  bad: "log.error('refused', { key: config.apiKey });",
  good: "log.error('refused', { key: '…' + config.apiKey.slice(-4) });",
  async look(survey) {
    const all = await found(survey, [KIND]);
    const right = all.filter(({ place }) => place.kind === 'authorization');
    const wrong = all.filter(({ place }) => !['authorization', 'storage'].includes(place.kind));
    return {
      material: right.length,
      mistakes: [...wrong.map(({ place }) => misplaced(survey, WHAT, place)), ...inSource(survey, KIND, WHAT)],
      seqs: right.flatMap(({ place }) => place.seqs).slice(0, MOST_SHOWN),
      values: [],
      unjudged: unjudgedLogs(survey),
    };
  },
  passed: (material) =>
    `${material} requests had a key in the header that is for it, and none was found anywhere else.`,
});
