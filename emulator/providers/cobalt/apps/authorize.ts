import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { escaped, htmlPage } from '../html.ts';
import { callbackOf } from '../oauth-flow.ts';
import type { App } from './app.ts';
import { appOf } from './catalogue.ts';
import { appState, type Registered } from './third-party.ts';

/** The authorization server of an application: its consent page, and where the consent goes. */
export const appHandlers: Readonly<Record<string, Handler>> = {
  authorizeApp: (exchange) => checked(exchange, exchange.sentQuery, (app) => consentPage(exchange, app)),
  decideApp: (exchange) => checked(exchange, exchange.form, (app) => decided(exchange, app)),
};

/** What is wrong with the client is said on a page of the application, what is wrong with the request to the client. */
function checked(exchange: Exchange, sent: URLSearchParams, use: (app: App) => Reply): Reply {
  const { world, path } = exchange;
  const app = appOf(path.slug ?? '');
  const registered = app && appState(world.store).registered.get(app.slug);
  if (!app || !registered) return errorPage(404, 'There is no such application.');
  if (sent.get('client_id') !== registered.client_id)
    return errorPage(401, 'invalid_client: this client id is unknown.');
  if (!isRegistered(exchange, app, registered, sent)) {
    return errorPage(400, 'redirect_uri_mismatch: this redirect address is not registered for the app.');
  }
  const wanted = scopesOf(sent);
  const off = wanted.find((scope) => !registered.enabled_scopes.includes(scope));
  if (off === undefined) return use(app);
  return back(sent, { error: 'invalid_scope', error_description: `${off} is not enabled for the app` });
}

function isRegistered({ world }: Exchange, app: App, { has_callback }: Registered, sent: URLSearchParams): boolean {
  return has_callback && sent.get('redirect_uri') === callbackOf(world, app);
}

/** A plain form, so that a person's browser and an HTTP agent walk it alike. */
function consentPage({ sentQuery }: Exchange, app: App): Reply {
  const wanted = scopesOf(sentQuery);
  const hidden = [...sentQuery]
    .filter(([name]) => name !== 'scope')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  const item = (scope: string) =>
    app.scopes.mandatory.includes(scope)
      ? `<li class="scope"><input type="hidden" name="scope" value="${escaped(scope)}"><span>${escaped(scope)}</span></li>`
      : `<li><label class="scope"><input type="checkbox" name="scope" value="${escaped(scope)}" checked><span>${escaped(scope)}</span></label></li>`;
  const main = `<h1>Allow Cobalt to use ${escaped(app.name)}?</h1>
<p class="quiet">${escaped(app.description)}</p>
<form method="post" action="/third-party/${app.slug}/decision">
${hidden.join('\n')}
<ul>${wanted.map(item).join('')}</ul>
<div class="actions">
<button type="submit" name="decision" value="approve">Allow</button>
<button type="submit" name="decision" value="decline">Deny</button>
</div>
</form>`;
  return htmlPage(200, `Allow Cobalt to use ${app.name}?`, main);
}

function decided({ world, form }: Exchange, app: App): Reply {
  if (form.get('decision') !== 'approve') {
    return back(form, { error: 'access_denied', error_description: 'The user denied access' });
  }
  const scopes = [...new Set([...app.scopes.mandatory, ...scopesOf(form)])];
  const code = world.secrets.issue('app_code', 'ac_', app.slug);
  appState(world.store).codes.insert({
    id: code,
    slug: app.slug,
    redirect_uri: form.get('redirect_uri') ?? '',
    scopes,
    user: `ada@${app.slug.replaceAll('_', '-')}.example`,
  });
  return back(form, { code });
}

function scopesOf(sent: URLSearchParams): string[] {
  return sent.getAll('scope').flatMap((words) => words.split(' ').filter((word) => word !== ''));
}

function back(sent: URLSearchParams, more: Readonly<Record<string, string>>): Reply {
  const target = new URL(sent.get('redirect_uri') ?? 'about:blank');
  for (const [name, value] of Object.entries({ ...more, state: sent.get('state') ?? '' })) {
    target.searchParams.set(name, value);
  }
  return { status: 302, headers: { Location: target.href, 'Cache-Control': 'no-store' }, body: '' };
}

function errorPage(status: number, says: string): Reply {
  return htmlPage(status, 'Error', `<h1>This cannot go on</h1><p>${escaped(says)}</p>`);
}
