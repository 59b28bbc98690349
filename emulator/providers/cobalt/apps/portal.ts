import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { connect, connectionTo } from '../connections.ts';
import { escaped, htmlPage } from '../html.ts';
import { authorizeUrl } from '../oauth-flow.ts';
import { isLive, sessionByToken } from '../sessions.ts';
import { type Account, cobaltState, type Session } from '../state.ts';
import type { App } from './app.ts';
import { APPS } from './catalogue.ts';
import { enabledApp, whoIs } from './third-party.ts';

/**
 * The hosted portal lists applications, sends to the consent page of one, and takes a key for another. That there is one is known, what it
 * looks like is inferred. @see https://docs.gocobalt.io/concepts/auth-flows/auth-flows
 */
export const portalHandlers: Readonly<Record<string, Handler>> = {
  openPortal: (exchange) => withSession(exchange, (session, account) => listPage(exchange, session, account)),

  connectInPortal: (exchange) =>
    withSession(exchange, (session, account) =>
      withApp(exchange, (app) => {
        if (app.auth_type === 'keybased') return keyPage(exchange, app, null);
        const location = authorizeUrl(exchange.world, account, app, session, exchange.sentQuery);
        return { status: 302, headers: { Location: location, 'Cache-Control': 'no-store' }, body: '' };
      }),
    ),

  saveInPortal: (exchange) =>
    withSession(exchange, (session, account) =>
      withApp(exchange, (app) => {
        const { world, form } = exchange;
        const credentials = Object.fromEntries(form);
        const who = whoIs(world, app.slug, form.get('api_key') ?? '');
        if (app.auth_type !== 'keybased' || who.status !== 200) return keyPage(exchange, app, String(who.body.error));
        connect(world, account, app, { auth_type: 'keybased', identifier: who.body.user, credentials }, exchange);
        return { status: 303, headers: { Location: `/connect/${session.token}` }, body: '' };
      }),
    ),
};

function listPage({ world }: Exchange, session: Session, account: Account): Reply {
  const name = session.hosted?.properties.name;
  const row = ({ slug, name: title, description }: App) => {
    const connection = connectionTo(world, account, slug);
    const word = !connection ? 'Connect' : connection.status === 'active' ? 'Connected' : 'Reconnect';
    const action = word === 'Connected' ? word : `<a href="/connect/${session.token}/${slug}">${word}</a>`;
    return `<li class="app"><div><strong>${escaped(title)}</strong><p class="quiet">${escaped(description)}</p></div><span>${action}</span></li>`;
  };
  const title = typeof name === 'string' ? name : 'Integrations';
  return htmlPage(
    200,
    title,
    `<h1>${escaped(title)}</h1><ul>${APPS.filter(({ slug }) => enabledApp(world, slug))
      .map(row)
      .join('')}</ul>`,
  );
}

function keyPage({ entry }: Exchange, { name, inputs }: App, failure: string | null): Reply {
  const fields = inputs.map(
    (input) => `<p class="field"><label>${escaped(input.label)}
<input name="${input.name}" type="${input.type === 'password' ? 'password' : 'text'}" placeholder="${escaped(input.placeholder)}"${input.required ? ' required' : ''}></label>
<span class="quiet">${escaped(input.help_text ?? '')}</span></p>`,
  );
  const says = failure === null ? '' : `<p role="alert">Failed to verify credentials: ${escaped(failure)}</p>`;
  const list = entry.path.slice(0, entry.path.lastIndexOf('/'));
  const main = `<h1>Connect ${escaped(name)}</h1>${says}
<form method="post" action="${escaped(entry.path)}">${fields.join('\n')}
<div class="actions"><button type="submit" value="approve">Connect</button></div></form>
<p><a href="${escaped(list)}">Back</a></p>`;
  return htmlPage(failure === null ? 200 : 400, `Connect ${name}`, main);
}

function withSession(exchange: Exchange, use: (session: Session, account: Account) => Reply): Reply {
  const { world, path, entry } = exchange;
  const session = sessionByToken(world, path.token ?? '');
  const account = session && cobaltState(world.store).accounts.get(session.account);
  if (!session || !account || !isLive(world, session)) {
    return htmlPage(401, 'Expired', '<h1>This link has expired</h1><p class="quiet">Ask for a new one.</p>');
  }
  entry.credential = session.id;
  entry.subject = account.account_id;
  return use(session, account);
}

function withApp(exchange: Exchange, use: (app: App) => Reply): Reply {
  const app = enabledApp(exchange.world, exchange.path.slug ?? '');
  if (app) return use(app);
  const list = `/connect/${exchange.path.token ?? ''}`;
  return htmlPage(404, 'Not found', `<h1>There is no such application</h1><p><a href="${escaped(list)}">Back</a></p>`);
}
