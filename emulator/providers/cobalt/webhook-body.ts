import { isJsonObject, type JsonObject, tryParseJson } from '../../core/json.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { cobaltState, type Webhook } from './state.ts';

const WHOLE_EVENT = '{{event}}';

/**
 * The body that a subscription of type `custom` asks for: `{{event}}`, `{{event.key}}`, `{{workflow_response}}` and members of that are filled
 * in. @see https://docs.gocobalt.io/build/basics/webhooks
 */
export function customBody(world: World, { webhook_body }: Webhook, { payload }: ProviderEvent): string {
  if (webhook_body.trim() === WHOLE_EVENT || webhook_body.trim() === JSON.stringify(WHOLE_EVENT)) {
    return JSON.stringify(payload);
  }
  const run = cobaltState(world.store).executions.get(String(payload.instance_id ?? ''));
  const known: JsonObject = { event: payload, workflow_response: run?.response?.body ?? null };
  const filled = webhook_body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, path: string) => {
    const found = path.split('.').reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), known);
    const text = typeof found === 'string' ? found : JSON.stringify(found ?? null);
    return JSON.stringify(text).slice(1, -1);
  });
  return tryParseJson(filled) === undefined ? JSON.stringify(filled) : filled;
}
