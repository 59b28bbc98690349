import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { shownApplication } from '../applications.ts';
import type { App } from '../apps/app.ts';
import { APPS, appOf } from '../apps/catalogue.ts';
import { enabledApp } from '../apps/third-party.ts';
import { dialect } from '../dialect.ts';
import { customerOf } from '../identity.ts';
import { organizationOf } from '../state.ts';

/** Applications, and how a customer is connected to them. @see https://docs.gocobalt.io/api-reference/application/get-application */
export const applicationHandlers: Readonly<Record<string, Handler>> = {
  listApplications: listed,
  listApplicationsForSession: listed,
  getApplication: read,
  getApplicationForSession: read,

  getAuthStructure: (exchange) => {
    const slug = exchange.path.slug ?? '';
    const app = appOf(slug);
    if (!app) {
      const message = `Schema not found for integration type: ${slug}`;
      return refuse(dialect, exchange, 'AUTH_STRUCTURE_UNKNOWN', { message });
    }
    const fields = app.inputs.map(({ name, required, type }) => [
      name,
      required ? 'string' : { type: type === 'number' ? 'number' : 'string', required: false },
    ]);
    return exchange.answer(200, { [app.auth_type]: Object.fromEntries(fields) });
  },

  getOrgBasics: (exchange) => {
    const { id, name } = organizationOf(exchange.world.store);
    const account = customerOf(exchange);
    return exchange.answer(200, {
      org: { _id: id, name, logo: null },
      linked_account: { account_id: account.account_id, name: account.name, environment: account.environment },
    });
  },

  startUniversalConnector: (exchange) => noApp(exchange),
  saveUniversalConnector: (exchange) => noApp(exchange),
  revokeUniversalConnector: (exchange) => noApp(exchange),
};

function listed(exchange: Exchange): Reply {
  const { world, sentQuery } = exchange;
  const account = customerOf(exchange);
  const fits = (app: App) =>
    (sentQuery.get('slug') ?? app.slug) === app.slug &&
    (sentQuery.get('auth_type') ?? app.auth_type) === app.auth_type &&
    (sentQuery.get('tags') ?? '').split(',').every((tag) => tag === '' || app.tags.includes(tag)) &&
    sentQuery.get('ecosystem') !== 'true' &&
    enabledApp(world, app.slug) !== undefined;
  return exchange.answer(
    200,
    APPS.filter(fits).map((app) => shownApplication(world, account, app)),
  );
}

function read(exchange: Exchange): Reply {
  const app = enabledApp(exchange.world, exchange.path.slug ?? '');
  if (!app) return noApp(exchange);
  return exchange.answer(200, shownApplication(exchange.world, customerOf(exchange), app));
}

/** There is no application of this slug. */
export function noApp(exchange: Exchange): Reply {
  const org = organizationOf(exchange.world.store).id;
  const message = `Application with app_type '${exchange.path.slug ?? ''}' not found for org ${org}`;
  return refuse(dialect, exchange, 'APP_NOT_FOUND', { message });
}
