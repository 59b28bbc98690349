import type { KnobDefinitions } from '../../core/knobs.ts';
import { type Contract, object } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import type { World } from '../../http/world.ts';
import { Resources } from '../../resources/engine.ts';
import type { Change, EntityRules, Objection } from '../../resources/rules.ts';
import type { ProviderDefinition } from '../definition.ts';
import { Access, issueCredentials } from './access.ts';
import { DocumentDialect } from './dialect.ts';
import { eventOf, typeOfChange } from './events.ts';
import { idempotency } from './idempotency.ts';
import { Ids } from './ids.ts';
import { knobs } from './knobs.ts';
import { DocumentPages, orderOf, summariesOf } from './pages.ts';
import { profileOf } from './profile.ts';
import { documentState, registrationOf } from './registration.ts';
import { seedRows } from './seed.ts';
import { listTaste } from './taste.ts';
import { webhooksOf } from './webhooks.ts';

/** Everything belongs to the one integration that there is. */
const SCOPE = 'integration';
/** Names of the parameter that asks for what is left out otherwise, the usual one first. */
const EXPANSIONS = ['expand', 'include', 'embed', 'with', 'expansions'];

/** What a team says of an API beyond its document. */
export interface DocumentOptions {
  /** Rules by schema name. */
  readonly entities?: Readonly<Record<string, EntityRules>>;
  /** Order of its lists; by default what the document lets guess. */
  readonly order?: 'newest' | 'oldest' | null;
  /** The parameter that asks for what is left out otherwise; by default what the document lets guess. */
  readonly expansion?: string | null;
  readonly knobs?: KnobDefinitions;
}

/** The provider that a document describes: it keeps things, and answers as the document says, as far as a document can say. */
export function documentProvider(name: string, contract: Contract, options: DocumentOptions = {}): ProviderDefinition {
  const pages = new DocumentPages(() => resources);
  let ids: Ids | undefined;
  let order = options.order ?? undefined;
  const lists = () => resources.model.deeds.filter(({ kind }) => kind === 'list');
  const resources: Resources = new Resources(contract, {
    entities: options.entities ?? {},
    pages,
    get order() {
      order ??= orderOf(
        lists().map(({ operation }) => listTaste(resources.model, operation)),
        summariesOf(resources),
      );
      return order;
    },
    scopeOf: () => SCOPE,
    system: null,
    expansion: options.expansion ?? expansionOf(contract),
    strictReferences: true,
    repeated: (exchange, state) =>
      declares(exchange, 409) ? { why: 'rule', code: 'conflict', says: `It is ${state} already.`, member: null } : null,
    renamed: (exchange, member, id) =>
      aboutMember(dialect, exchange, member, `${member} must be "${id}", as in the path.`, `be "${id}"`),
    id: (world, entity, shape) => {
      ids ??= new Ids(resources.model);
      return ids.next(world, entity, shape);
    },
    instant: (ms) => new Date(ms).toISOString(),
    refuse: (exchange, objection) =>
      unrefused(resources, exchange, objection) ?? objected(dialect, exchange, objection),
    changed: (world, change) => tell(resources, world, change),
  });
  const dialect: DocumentDialect = new DocumentDialect(contract, resources.model.shapes);
  const access = new Access(contract);
  return {
    name,
    title: titleOf(contract, name),
    contract,
    basePaths: { api: contract.basePath, auth: '' },
    knobs: options.knobs ?? knobs,
    profile: profileOf(contract, resources.model),
    dialect,
    stages: [
      meetFaults({ dialect }),
      route({ dialect }),
      access.stage(dialect),
      validate({ dialect }),
      idempotency(dialect),
      linger,
      handle({ handlers: {}, otherwise: (exchange) => resources.handle(exchange) }),
    ],
    handlers: {},
    engine: () => resources,
    exampleCaller: (world, operation) => ({ scope: SCOPE, ...access.shown(world, operation.document.security) }),
    extraOperations: [],
    begin() {},
    webhooks: webhooksOf(null),
    webhooksIn: webhooksOf,
    declare(store) {
      documentState(store);
      resources.declare(store);
    },
    seed(world, setup) {
      documentState(world.store).registrations.insert({
        id: SCOPE,
        credentials: issueCredentials(world, access),
        webhookUrl: setup.webhookUrl,
        webhookSecret: world.secrets.issue('webhook_secret', 'whsec_', 'webhooks'),
        revoked: false,
      });
      resources.keeper.filling.beginAnew(world);
      seedRows(resources, world, SCOPE);
    },
    configure(world, setup) {
      documentState(world.store).registrations.update(SCOPE, { webhookUrl: setup.webhookUrl });
    },
    resume() {},
    credentials(world) {
      const registration = registrationOf(world);
      return { ...registration?.credentials, webhookSecret: registration?.webhookSecret ?? '' };
    },
    actions: {
      connect: {
        says: 'Lets the integration in, under a name of your own; there is one set of credentials for all.',
        parameters: { type: 'object', properties: { as: { type: 'string' } } },
        run(world) {
          documentState(world.store).registrations.update(SCOPE, { revoked: false });
          return registrationOf(world)?.credentials ?? {};
        },
      },
      revoke: {
        says: 'Takes the credentials away: every request is refused until the next connect.',
        parameters: { type: 'object', properties: { of: { type: 'string' } } },
        run(world) {
          documentState(world.store).registrations.update(SCOPE, { revoked: true });
        },
      },
    },
    happen: (world, type, overrides) => eventOf(resources, world, SCOPE, type, overrides),
    views: {},
  };
}

/** A change that some webhook of the document tells of is told. */
function tell(resources: Resources, world: World, change: Change): void {
  const { exchange, after, before } = change;
  if (!exchange?.operation || exchange.entry.outcome !== 'open') return;
  const deed = resources.model.deed(exchange.operation.id);
  const type = typeOfChange(world.contract, change, deed.kind === 'act' ? deed.verb : null);
  const about = after ?? before;
  if (type !== null && about) exchange.emit(eventOf(resources, world, SCOPE, type, {}, about));
}

function declares({ operation }: Exchange, status: number): boolean {
  return object(operation?.document.responses)[String(status)] !== undefined;
}

/** Where a document declares no refusal of a deletion, deleting what is not there is no failure either. */
function unrefused(resources: Resources, exchange: Exchange, { why }: Objection): Reply | null {
  const { operation } = exchange;
  if (why !== 'missing' || operation?.method !== 'DELETE') return null;
  const declared = Object.keys(object(operation.document.responses));
  const isRefused = declared.some((status) => /^4|default/.test(status));
  return isRefused || declared.length === 0
    ? null
    : resources.bare(exchange, resources.model.deed(operation.id).answer);
}

function objected(dialect: DocumentDialect, exchange: Exchange, objection: Objection): Reply {
  const { operation } = exchange;
  const say = (status: number, message: string) =>
    refuse(dialect, exchange, dialect.declared(operation, status), { message });
  switch (objection.why) {
    case 'missing':
      return say(404, `There is no ${wordFor(objection.resource)} "${objection.id}".`);
    case 'gone':
      return say(410, `The ${wordFor(objection.resource)} "${objection.id}" has been deleted.`);
    case 'reference':
      return aboutMember(
        dialect,
        exchange,
        objection.member,
        `${objection.member} names nothing that exists: "${objection.id}".`,
        'name something that exists',
      );
    case 'taken':
      return say(409, `${objection.member} "${String(objection.value)}" is taken.`);
    case 'system':
      return say(403, 'This cannot be changed.');
    case 'cursor':
      return say(400, 'The cursor is not one that was given out here.');
    case 'page-size':
      return say(400, `${objection.member} ${objection.says}.`);
    case 'rule':
      return refuse(dialect, exchange, objection.code, { message: objection.says });
  }
}

/** A refusal of what a body says under one name. */
function aboutMember(
  dialect: DocumentDialect,
  exchange: Exchange,
  member: string,
  message: string,
  says: string,
): Reply {
  return refuse(dialect, exchange, dialect.declared(exchange.operation, 422), {
    message,
    fields: { violations: [{ where: `body/${member}`, says, sent: null, keyword: 'reference' }] },
  });
}

function wordFor({ entity, name }: { entity: { name: string | null }; name: string }): string {
  return entity.name ?? name.split('.').at(-1) ?? name;
}

function titleOf({ document }: Contract, name: string): string {
  const { info } = document;
  const title = typeof info === 'object' && info !== null && 'title' in info ? info.title : undefined;
  return typeof title === 'string' ? title : name;
}

/** The parameter by which a document lets clients ask for more. */
function expansionOf(contract: Contract): string | null {
  const names = new Set<string>();
  for (const { document } of contract.operations) {
    for (const parameter of Array.isArray(document.parameters) ? document.parameters : []) {
      const { in: where, name } = contract.resolve(parameter);
      if (where === 'query') names.add(String(name).replace(/\[\]$/, ''));
    }
  }
  return EXPANSIONS.find((name) => names.has(name)) ?? null;
}
