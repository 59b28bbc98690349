import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { textsOf } from '../../harness/ui/recording.ts';
import type { Visitor } from '../../harness/ui/visitor.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { readings } from '../secrets/readings.ts';
import { ofApplications } from './applies-ui.ts';
import { connectByConsent, seesApps, signUp } from './customers.ts';

/** A key as Cobalt makes them. @see https://docs.gocobalt.io/api-reference/customer/create-linked-account */
const KEY = /\b[pt]k[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;

export default defineCheck({
  id: 'cobalt.ui-key-hidden',
  title: 'No API key is in what browsers send, get or keep: traffic, scripts, storage and cookies',
  refs: ['cobalt#go-live', 'owasp-secrets'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Keep the API key in the environment of the back end, and give pages session tokens only. Take out what build tools put into bundles, such as variables that begin with VITE_ or NEXT_PUBLIC_.',
  why: 'The API key acts for all customers at once. Whoever opens the developer tools of the product has it.',
  bad: 'new Cobalt({ apiKey: import.meta.env.VITE_COBALT_KEY }); // in the bundle, for everybody',
  good: "const { token } = await post('/api/session');\nnew Cobalt({ token });",
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-key-hidden', async (visitor) => {
      await signUp(trial, visitor, 'gil');
      await seesApps(trial, visitor);
      const since = await connectByConsent(trial, visitor);
      trial.phase('All that the browser sent, got and kept is searched');
      const texts = await textsIn(visitor);
      for (const { says, text } of texts) {
        const isThere = readings(text).some((reading) => KEY.test(reading) || holdsKey(trial, reading));
        trial.require(!isThere, `An API key was found in ${trial.provider.secrets.mask(says)}.`, [since]);
      }
      trial.saw(`no API key is in ${texts.length} texts that the browser sent, got or kept`, [since]);
      return `No API key was found in ${texts.length} texts that the browser sent, got or kept.`;
    }),
});

async function textsIn(visitor: Visitor): Promise<{ says: string; text: string }[]> {
  const stored = await visitor.recording.stored();
  const traffic = await visitor.recording.traffic();
  return [
    ...traffic.flatMap(textsOf),
    ...stored.map(({ where, name, value }) => ({ says: `${where} "${name}"`, text: value })),
  ].filter(({ text }) => text !== '');
}

function holdsKey({ provider }: Trial, text: string): boolean {
  return provider.secrets.find(text).some(({ kind }) => kind === 'api_key');
}
