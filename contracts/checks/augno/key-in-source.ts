import { defineSurvey } from '../../harness/check.ts';
import type { Mistake } from '../../harness/mistake.ts';
import type { Survey } from '../../harness/survey.ts';
import { isEnvironment } from '../secrets/custody.ts';
import { commitsWithKeys } from './key-history.ts';

/** A whole key: what is redacted or cut short is none. @see https://docs.augno.com/api/api-keys, and for the brand https://docs.openmrp.ai */
const WHOLE = /(?:aug|mrp)_sk_(?:test|prod)_[0-9A-Za-z]{22}_[0-9A-Za-z]{50}(?![0-9A-Za-z])/;

/** What is known of the source once in a run: it does not change from world to world. */
interface Seen {
  readonly files: number;
  readonly mistakes: readonly Mistake[];
  readonly unjudged: readonly string[];
}

const SEEN = new WeakMap<object, Seen>();

export default defineSurvey({
  id: 'augno.key-in-source',
  title: 'No API key stands in the source code, nor in its history',
  refs: ['augno#managing-api-keys', 'owasp-secrets'],
  needs: ['source'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'it gives no keys'),
  fix: 'Take the key out of the code, read it from the environment, and revoke it: whoever has a clone has the key, and will have it after the commit that removes it.',
  why: 'A repository is copied to laptops, build machines and sometimes to the public. Keys in it are found by machines within minutes.',
  bad: "const client = new Client('aug_sk_prod_…');",
  good: 'const client = new Client(process.env.AUGNO_API_KEY);',
  look(survey) {
    const { integration } = survey.config;
    const { files, mistakes, unjudged } = SEEN.get(integration) ?? lookOver(survey);
    SEEN.set(integration, { files, mistakes, unjudged });
    return { material: Math.min(files, 1), mistakes, seqs: [], values: [], unjudged };
  },
  passed: () => 'The source files, and their history where git has one, were looked over, and no key was in them.',
});

function lookOver(survey: Survey): Seen {
  const files = survey.source() ?? [];
  const inFiles = files
    .filter(({ name, text }) => WHOLE.test(text) && !isEnvironment(name))
    .map(({ name }): Mistake => ({ says: `an API key was found in the source file ${name}`, seqs: [] }));
  const commits = commitsWithKeys(survey.config.integration.source);
  const inHistory = (commits ?? []).map(
    (commit): Mistake => ({ says: `an API key was found in the history of the source, in commit ${commit}`, seqs: [] }),
  );
  const unjudged = commits === null ? ['the history of the source code, which git does not tell'] : [];
  return { files: files.length, mistakes: [...inFiles, ...inHistory], unjudged };
}
