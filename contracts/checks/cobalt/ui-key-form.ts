import { tryParseJson } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import type { FormPart } from '../../harness/ui/form-part.ts';
import { withVisitor } from '../../harness/ui/with-visitor.ts';
import { ofApplications } from './applies-ui.ts';
import { connectionsOf, inputsOf, MAIL, seesApps, shownAs, signUp } from './customers.ts';

const SAVES = ['saveCredentials', 'saveKeyCredentials'];

export default defineCheck({
  id: 'cobalt.ui-key-form',
  title:
    'The form for a key has every field of auth_input_map with its label, placeholder and help, sends exactly those names, and says when a key is wrong',
  refs: ['cobalt#go-live', 'cobalt#auth-flows', 'cobalt#errors'],
  needs: ['ui', 'browser'],
  applies: ofApplications,
  fix: 'Build the form from auth_input_map: label, placeholder, required and help_text of each member, sent by its name. Say what is wrong where a key is refused, and keep the form open.',
  why: 'Applications add fields. A form that was built by hand for the first key-based application asks for a key only, and the next one cannot be connected.',
  bad: 'save({ apiKey: form.key.value }); // the application calls it api_key, and asks for a sender, too',
  good: 'for (const { name, label, required } of app.auth_input_map) form.append(field(name, label, required));',
  run: (trial: Trial) =>
    withVisitor(trial, 'cobalt.ui-key-form', async (visitor) => {
      const { account } = await signUp(trial, visitor, 'cyd');
      await seesApps(trial, visitor, MAIL);
      const inputs = inputsOf(MAIL);
      const labels = inputs.map(({ label }) => label);
      const mark = trial.phase(`The form of ${MAIL.name} is opened`);
      const opened = async (): Promise<FormPart> => {
        const form = (await visitor.keyForm(MAIL, labels)) ?? trial.halt('failed', NO_FORM, [mark]);
        return form;
      };
      if ((await visitor.state(MAIL)) === 'connect' && !(await visitor.hasKeyForm(MAIL, labels))) {
        await visitor.press('connect', MAIL);
      }
      const form = await opened();
      await fieldsShown(trial, form, mark);

      const since = trial.phase('A wrong key is typed');
      const before = await visitor.lines();
      await typed(form, 'pb_wrong');
      await form.send('save', visitor.ui);
      await trial.journal.wait(
        { kind: 'request', operation: SAVES, since },
        { withinMs: 10_000, signal: trial.signal },
      );
      const told = await visitor.toldOf(before);
      const [refused] = savesOf(trial, since);
      if (!refused) trial.halt('failed', 'The form was sent, and no credentials came to Cobalt.', [since]);
      const names = Object.keys(bodyOf(refused.request.body)).sort();
      const wanted = inputs.map(({ name }) => name).sort();
      trial.require(
        names.join() === wanted.join(),
        `The form sent ${names.join(', ') || 'nothing'}, wanted are exactly the names of auth_input_map: ${wanted.join(', ')}.`,
        [refused.seq],
      );
      trial.require(told !== null, 'A wrong key was refused, and the page says nothing of it.', [refused.seq]);
      const tried = savesOf(trial, since).length;
      trial.require(tried === 1, `A wrong key was sent ${tried} times, wanted is once.`, [refused.seq]);
      trial.saw('exactly the names of auth_input_map are sent, and a refusal is told', [refused.seq]);

      const again = trial.phase('The right key is typed');
      if (!(await visitor.hasKeyForm(MAIL, labels))) await visitor.press('connect', MAIL);
      const second = await opened();
      await typed(second, String(trial.provider.facts.postboxApiKey));
      await second.send('save', visitor.ui);
      const state = await visitor.until(MAIL, 'connected');
      const saves = savesOf(trial, again).map(({ seq }) => seq);
      trial.require(
        state === 'connected' && connectionsOf(trial, account, MAIL).length === 1,
        `After the right key was typed, ${MAIL.name} is not connected on the page: ${shownAs(state)}.`,
        [again, ...saves],
      );
      trial.saw('the right key connects, after a wrong one', [again, ...saves]);
      return `The form of ${MAIL.name} has ${inputs.length} fields as auth_input_map has them, and sent exactly their names; a wrong key was told, and the right one connected.`;
    }),
});

const NO_FORM = 'No form for the key came, with a field of any label of auth_input_map.';

async function fieldsShown(trial: Trial, form: FormPart, mark: number): Promise<void> {
  for (const { label, placeholder, required, help_text: help } of inputsOf(MAIL)) {
    const field = await form.field(label);
    if (!field) trial.halt('failed', `The form has no field "${label}" of auth_input_map.`, [mark]);
    trial.require(
      field.placeholder === placeholder,
      `The field "${label}" does not show its placeholder "${placeholder}".`,
      [mark],
    );
    trial.require(!required || field.required, `The field "${label}" is required, and the form does not say so.`, [
      mark,
    ]);
    trial.require(
      help === undefined || (await form.text()).includes(help),
      `The form does not show how to get "${label}": "${help}".`,
      [mark],
    );
  }
  trial.saw('each field of auth_input_map is shown, with label, placeholder and help', [mark]);
}

async function typed(form: FormPart, key: string): Promise<void> {
  for (const { label, name } of inputsOf(MAIL)) await form.type(label, name === 'api_key' ? key : 'hello@example.test');
}

function savesOf({ journal }: Trial, since: number) {
  return journal.query({ kind: 'request', operation: SAVES, since });
}

function bodyOf(body: string): object {
  const value = tryParseJson(body);
  return typeof value === 'object' && value !== null ? value : {};
}
