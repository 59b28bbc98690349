import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import { schemaCompiler } from '../../core/schema.ts';
import { FileUnreadable, readYamlFile } from '../../core/yaml-file.ts';

/** What a team says of one kind of thing, beyond its schema. */
export interface KindRules {
  readonly unique?: readonly string[];
  readonly searched?: readonly string[];
  readonly dated?: string;
  readonly soft?: boolean;
  readonly named?: Readonly<Record<string, string>>;
}

/** A provider as a team keeps it: the document, and what the document cannot say. */
export interface ProviderFolder {
  readonly name: string;
  /** File or address of the document. */
  readonly openapi: string;
  readonly overlay: string | null;
  readonly order: 'newest' | 'oldest' | null;
  readonly expansion: string | null;
  /** Other defaults of knobs. */
  readonly knobs: JsonObject;
  /** By schema name. */
  readonly rules: Readonly<Record<string, KindRules>>;
}

/** Name of the file that makes a folder a provider. */
export const PROVIDER_FILE = 'provider.yaml';

const texts = { type: 'array', items: { type: 'string' } } as const;
const SCHEMA = {
  type: 'object',
  required: ['openapi'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    openapi: { type: 'string' },
    overlay: { type: 'string' },
    order: { enum: ['newest', 'oldest'] },
    expansion: { type: 'string' },
    knobs: { type: ['object', 'null'] },
    rules: {
      type: ['object', 'null'],
      additionalProperties: {
        type: ['object', 'null'],
        additionalProperties: false,
        properties: {
          unique: texts,
          searched: texts,
          dated: { type: 'string' },
          soft: { type: 'boolean' },
          named: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  },
} as const;

/** True for a folder that `emulator new` made, or one like it. */
export function isProviderFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Reads the folder of a provider. @throws EmulatorError `provider_folder` */
export function readProviderFolder(path: string): ProviderFolder {
  const folder = resolve(path);
  const file = join(folder, PROVIDER_FILE);
  if (!existsSync(file)) {
    throw new EmulatorError(
      'provider_folder',
      `${folder} has no ${PROVIDER_FILE}. Make one with: emulator new NAME --openapi FILE`,
    );
  }
  const said = parsed(file);
  const { name, openapi, overlay, order, expansion, knobs, rules } = said;
  const given = String(openapi);
  return {
    name: typeof name === 'string' ? name : (folder.split(/[\\/]/).at(-1) ?? ''),
    openapi: /^https?:\/\//.test(given) ? given : resolve(dirname(file), given),
    overlay: typeof overlay === 'string' ? resolve(dirname(file), overlay) : null,
    order: order === 'newest' || order === 'oldest' ? order : null,
    expansion: typeof expansion === 'string' ? expansion : null,
    knobs: isJsonObject(knobs) ? knobs : {},
    rules: Object.fromEntries(
      Object.entries(isJsonObject(rules) ? rules : {}).map(([kind, rule]) => [kind, isJsonObject(rule) ? rule : {}]),
    ),
  };
}

/** What a YAML file of a provider holds. @throws EmulatorError `provider_folder` */
export function yamlAt(path: string): unknown {
  try {
    return readYamlFile(path);
  } catch (thrown) {
    throw thrown instanceof FileUnreadable ? new EmulatorError('provider_folder', thrown.message) : thrown;
  }
}

function parsed(file: string): JsonObject {
  const value = yamlAt(file);
  const check = schemaCompiler({ allErrors: false }).compile(SCHEMA);
  if (check(value) && isJsonObject(value)) return value;
  const [error] = check.errors ?? [];
  const where = error?.instancePath === '' ? 'it' : (error?.instancePath.slice(1).replaceAll('/', '.') ?? 'it');
  const extra = error?.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : null;
  const says =
    extra === null
      ? `${where} ${error?.message ?? 'is wrong'}`
      : `${where === 'it' ? 'it' : where} cannot have "${extra}".${suggestion(extra, Object.keys(SCHEMA.properties))}`;
  throw new EmulatorError('provider_folder', `${file}: ${says}`);
}
