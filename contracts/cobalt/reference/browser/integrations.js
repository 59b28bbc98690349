// The page of integrations: every application with its state, what it needs, what it does, and what ran.
import { ask, connectByConsent, connectByKey, disconnect, Failure, listApps, stateOf } from './cobalt.js';

const WORDS = { connect: 'Connect', connected: 'Connected', reconnect: 'Reconnect' };
const CONFIRM = 'Disconnect? Its settings are removed, and nothing is passed on to it any more.';

const find = (selector) => document.querySelector(selector);

/** An element with properties and children; texts are never read as HTML. */
function make(tag, properties = {}, ...children) {
  const { dataset = {}, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

function fail(where, error) {
  where.textContent = error instanceof Failure ? error.message : 'Something went wrong. Please load the page again.';
}

/** Does something for a button that cannot be pressed meanwhile, and says what went wrong next to it. */
async function during(button, says, act) {
  button.disabled = true;
  says.textContent = '';
  try {
    await act();
  } catch (error) {
    fail(says, error);
  } finally {
    button.disabled = false;
  }
}

async function show() {
  find('#error').textContent = '';
  try {
    const apps = await listApps();
    const cards = apps.map(cardOf);
    find('#apps').replaceChildren(...(cards.length > 0 ? cards : [make('p', {}, 'There are no integrations yet.')]));
  } catch (error) {
    fail(find('#error'), error);
    const again = make('button', { type: 'button', onclick: show }, 'Try again');
    find('#apps').replaceChildren(again);
  }
  find('#loading').textContent = '';
  await showRuns();
}

function cardOf(app) {
  const state = stateOf(app);
  const says = make('p', { role: 'alert' });
  const inputs = Array.isArray(app.auth_input_map) ? app.auth_input_map : [];
  const form = make('form', { dataset: { form: app.slug } });
  form.append(...inputs.map(inputOf));
  const waits = make('p', { role: 'status' });
  const button = make('button', { type: 'submit', dataset: { action: state } }, WORDS[state]);
  button.hidden = state === 'connected';
  form.append(button, waits);
  form.hidden = state === 'connected';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Here and not later: a window that does not come from a click is blocked.
    const popup =
      app.auth_type === 'oauth2' ? window.open('about:blank', '_blank', 'popup,width=520,height=640') : null;
    if (popup) waits.textContent = `Waiting for your consent in the window of ${app.name ?? app.slug} …`;
    void during(button, says, () => connect(app, form, popup, says)).finally(() => {
      waits.textContent = '';
    });
  });
  const card = make(
    'article',
    { dataset: { app: app.slug, state } },
    make('h2', {}, app.name ?? app.slug),
    make('p', {}, app.description ?? ''),
    make('p', { dataset: { status: app.slug } }, STATUS[state]),
    ...(state === 'reconnect'
      ? [make('p', {}, `${app.name ?? app.slug} does not let us in any more. Your settings are kept.`)]
      : []),
    form,
    says,
  );
  if (state !== 'connect') card.append(disconnectOf(app, says));
  if (state === 'connected') void showWorkflows(app, card, says);
  return card;
}

const STATUS = { connect: 'Not connected', connected: 'Connected', reconnect: 'Must be connected again' };

function inputOf({ name, label, placeholder, required, type, help_text: help, options }) {
  const isChoice = type === 'select' && Array.isArray(options);
  const field = isChoice
    ? make(
        'select',
        { name, required: required === true },
        ...options.map((one) => make('option', { value: one.value }, one.name)),
      )
    : make('input', {
        name,
        placeholder: placeholder ?? '',
        required: required === true,
        type: type === 'password' || type === 'number' ? type : 'text',
        autocomplete: 'off',
      });
  return make('label', {}, label ?? name, ' ', field, ...(help ? [make('small', {}, ` ${help}`)] : []));
}

async function connect(app, form, popup, says) {
  const given = [...new FormData(form)].filter(([, value]) => value !== '');
  const inputs = Object.fromEntries(given);
  if (app.auth_type !== 'oauth2') await connectByKey(app.slug, inputs);
  else if (!(await connectByConsent(app.slug, inputs, popup))) {
    says.textContent = `${app.name ?? app.slug} was not connected. You can try again at any time.`;
    return;
  }
  await show();
}

function disconnectOf(app, says) {
  const button = make('button', { type: 'button', dataset: { action: 'disconnect' } }, 'Disconnect');
  button.addEventListener('click', () => {
    if (!window.confirm(CONFIRM)) return;
    void during(button, says, async () => {
      await disconnect(app.slug);
      await show();
    });
  });
  return button;
}

async function showWorkflows(app, card, says) {
  try {
    const { workflows = [], field_errors: troubles = [] } = await ask(
      'POST',
      `/api/apps/${encodeURIComponent(app.slug)}`,
    );
    card.append(...workflows.map((workflow) => toggleOf(app, workflow, says)));
    if (troubles.length > 0) says.textContent = 'Some settings cannot be shown at the moment. Please try again later.';
  } catch (error) {
    fail(says, error);
  }
}

function toggleOf(app, workflow, says) {
  const box = make('input', {
    type: 'checkbox',
    checked: workflow.enabled === true,
    dataset: { workflow: workflow.id },
  });
  box.addEventListener('change', () => {
    void during(box, says, async () => {
      const path = `/api/apps/${encodeURIComponent(app.slug)}/workflows/${encodeURIComponent(workflow.id)}`;
      const wanted = box.checked;
      box.checked = !wanted;
      const { enabled } = await ask('POST', path, { enabled: wanted });
      box.checked = enabled;
      if (enabled !== wanted)
        throw new Failure('The application could not be asked, so this was not changed. Please try again.');
    });
  });
  return make('label', {}, box, ` ${workflow.name}`);
}

async function showRuns() {
  try {
    const { runs, messages } = await ask('GET', '/api/runs');
    const rows = runs.map(rowOf);
    find('#runs').replaceChildren(...(rows.length > 0 ? rows : [make('p', {}, 'Nothing yet.')]));
    find('#notes').replaceChildren(...messages.map(({ text }) => make('li', {}, text)));
  } catch (error) {
    find('#runs').replaceChildren(make('p', { role: 'alert' }, error.message));
  }
}

function rowOf({ id, workflow, status, error, isRerun }) {
  const says = make('p', { role: 'alert' }, error ?? '');
  const row = make(
    'article',
    { dataset: { run: id, status } },
    make('strong', {}, workflow),
    make('span', {}, ` ${RUN_WORDS[status] ?? status}`),
    says,
  );
  const isFailed = !['COMPLETED', 'RUNNING', 'QUEUED', 'STOPPING'].includes(status);
  if (!isFailed || isRerun) return row;
  const button = make('button', { type: 'button', dataset: { action: 'rerun' } }, 'Run again');
  button.addEventListener(
    'click',
    () => void during(button, says, () => ask('POST', `/api/runs/${id}`).then(showRuns)),
  );
  row.append(button);
  return row;
}

const RUN_WORDS = {
  COMPLETED: 'is done',
  RUNNING: 'is running',
  QUEUED: 'is waiting',
  STOPPING: 'is being stopped',
  ERRORED: 'failed',
  STOPPED: 'was stopped',
  TIMED_OUT: 'took too long',
  TERMINATED: 'was ended',
};

find('#contact').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const says = form.querySelector('[role=status]');
  void during(form.querySelector('button'), says, async () => {
    const { status } = await ask('POST', '/api/contacts', Object.fromEntries(new FormData(form)));
    says.textContent = status === 'fired' ? 'Added, and passed on.' : 'Added. It is passed on as soon as possible.';
    form.reset();
    setTimeout(showRuns, 2000);
  });
});

void show();
