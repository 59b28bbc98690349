import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { augnoResources } from '../resources.ts';
import { type Downgrade, without } from './step.ts';

/**
 * `1.0.forge-preview.1`, of early 2026: an account user carried the person flatly, and, until June, a list named cursors instead of pages.
 *
 * @see https://github.com/Augno/openapi-spec (document of April 2026)
 */
export const toPreview1: Downgrade = (world, thing) => {
  if (thing.object === 'account_user') return accountUser(world, thing);
  const isPageInfo = 'next_page_url' in thing && 'has_next_page' in thing;
  return isPageInfo && world.knobs.flag('early_preview_1') ? pageInfo(thing) : thing;
};

function accountUser(world: World, thing: JsonObject): JsonObject {
  const { keeper, model } = augnoResources();
  const user = keeper.rows(world, model.resource('account-users')).get(String(thing.id))?.fields.user;
  const { name = null, email = null, username = null, image_url = null } = isJsonObject(user) ? user : {};
  return { ...without(thing, ['user']), name, email, username, image_url };
}

function pageInfo(thing: JsonObject): JsonObject {
  return {
    ...without(thing, ['next_page_url', 'previous_page_url']),
    next_cursor: cursorIn(thing.next_page_url),
    prev_cursor: cursorIn(thing.previous_page_url),
  };
}

function cursorIn(pageUrl: unknown): string | null {
  if (typeof pageUrl !== 'string') return null;
  return new URLSearchParams(pageUrl.slice(pageUrl.indexOf('?'))).get('cursor');
}
