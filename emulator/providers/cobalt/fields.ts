import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { App, FieldDefinition, Option } from './apps/app.ts';
import { whoIs } from './apps/third-party.ts';
import { connectionTo, expire } from './connections.ts';
import type { Account, Config } from './state.ts';

/** Why the options of a field could not be fetched: told beside the fields, in an answer that is 200 all the same. */
export interface FieldError {
  readonly id: string;
  readonly name: string;
  readonly error: { readonly message: string; readonly error?: unknown };
}

/** All fields of a config, with what could not be fetched. */
export function shownFields(
  world: World,
  account: Account,
  app: App,
  config: Config | undefined,
  withOptions: boolean,
): { fields: JsonObject[]; errors: FieldError[] } {
  const problem = withOptions ? problemOf(world, account, app) : null;
  const fields = app.fields.map((field) => shownField(field, config, withOptions && problem === null));
  const errors =
    problem === null ? [] : app.fields.filter(({ live }) => live).map(({ id, name }) => ({ id, name, error: problem }));
  return { fields, errors };
}

/** Why the application gives no options, or null where it does; a credential that it refuses is dead from now on. */
export function problemOf(world: World, account: Account, app: App): FieldError['error'] | null {
  const connection = connectionTo(world, account, app.slug);
  if (!connection) return { message: `${app.name} is not connected` };
  if (connection.status === 'expired') return { message: 'access token revoked', error: { error: 'invalid_grant' } };
  const { access_token, api_key } = connection.credentials;
  const answer = whoIs(world, app.slug, access_token ?? api_key ?? '');
  if (answer.status === 200) return null;
  if (answer.status === 401) expire(world, connection.id, null);
  return { message: `Request failed with status code ${answer.status}`, error: answer.body };
}

/** One field, with its value and, where they can be had, its options: those of a dependent field only once its parent has a value. */
export function shownField(field: FieldDefinition, config: Config | undefined, withOptions: boolean): JsonObject {
  const values = config?.fields ?? {};
  const labels = labelsOf(field, config);
  const options = withOptions ? optionsOf(field, values) : undefined;
  const columns = Object.entries(field.columns ?? {});
  return {
    id: field.id,
    name: field.name,
    field_type: field.field_type,
    required: field.required,
    hidden: false,
    ...(field.multiple === true && { multiple: true }),
    ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
    ...(field.help_text !== undefined && { help_text: field.help_text }),
    ...(field.parent !== undefined && { parent: field.parent }),
    ...(options && { options }),
    ...(labels !== undefined && { labels }),
    ...(field.id in values && { value: values[field.id] }),
    ...(field.default !== undefined && { defaultValue: field.default }),
    ...(columns.length > 0 && { rule_columns: columns.map(([name]) => ({ name, value: name })) }),
  };
}

function optionsOf({ live, options, parent }: FieldDefinition, values: JsonObject): readonly Option[] | undefined {
  if (!live) return options;
  if (parent === undefined) return live[''];
  const chosen = values[parent];
  return typeof chosen === 'string' ? (live[chosen] ?? []) : undefined;
}

/** Labels come with the request, or else from the application. @see https://docs.refold.ai/v3/embedded/config-fields/field-types/mapping */
function labelsOf({ id, name, labels }: FieldDefinition, config: Config | undefined): unknown {
  if (!labels) return undefined;
  const said = config?.labels;
  const given = isJsonObject(said) ? (said[id] ?? said[name] ?? Object.values(said)[0]) : undefined;
  return Array.isArray(given) ? given : labels;
}
