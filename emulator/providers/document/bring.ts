import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { Knobs } from '../../core/knobs.ts';
import { suggestion } from '../../core/nearest.ts';
import { readOutsideContract } from '../../http/outside.ts';
import { amended } from '../../http/overlay.ts';
import type { ProviderDefinition } from '../definition.ts';
import { bringProvider } from '../registry.ts';
import { isProviderFolder, type ProviderFolder, readProviderFolder, yamlAt } from './folder.ts';
import { type DocumentOptions, documentProvider } from './index.ts';
import { knobs } from './knobs.ts';

/**
 * Reads an OpenAPI document, or the folder of a provider, and makes it a provider that everything knows by this name.
 *
 * @throws EmulatorError `openapi_unreadable`, `openapi_invalid`, `provider_folder`, `provider_name`, `overlay_target`, `knob_unknown`, `knob_value`
 */
export async function bringDocument(name: string, source: string): Promise<ProviderDefinition> {
  const definition = isProviderFolder(source)
    ? await folderProvider(name, readProviderFolder(source))
    : documentProvider(name, await readOutsideContract(name, source));
  bringProvider(definition);
  return definition;
}

async function folderProvider(name: string, folder: ProviderFolder): Promise<ProviderDefinition> {
  const { overlay } = folder;
  const amend = overlay === null ? undefined : (document: JsonObject) => amended(document, overlayAt(overlay));
  const contract = await readOutsideContract(name, folder.openapi, undefined, amend);
  const schemas = isJsonObject(contract.document.components) ? contract.document.components.schemas : undefined;
  const known = Object.keys(isJsonObject(schemas) ? schemas : {});
  for (const kind of Object.keys(folder.rules)) {
    if (known.includes(kind)) continue;
    throw new EmulatorError(
      'provider_folder',
      `The document has no schema "${kind}", for which there are rules.${suggestion(kind, known)}`,
    );
  }
  const { rules, order, expansion } = folder;
  const options: DocumentOptions = { entities: rules, order, expansion, knobs: withDefaults(name, folder.knobs) };
  return documentProvider(name, contract, options);
}

function overlayAt(path: string): JsonObject {
  const value = yamlAt(path);
  if (isJsonObject(value) && Array.isArray(value.actions)) return value;
  throw new EmulatorError('provider_folder', `${path} is no overlay: it has no list of "actions".`);
}

/** The knobs of every document, some of them with another default. */
function withDefaults(name: string, values: Readonly<Record<string, unknown>>): ProviderDefinition['knobs'] {
  const trial = new Knobs(name, knobs);
  for (const [knob, value] of Object.entries(values)) trial.set(knob, value);
  const changed = trial.changed();
  return Object.fromEntries(
    Object.entries(knobs).map(([knob, definition]) => [
      knob,
      { ...definition, default: changed[knob] ?? definition.default },
    ]),
  );
}
