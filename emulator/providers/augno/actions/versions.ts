import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { accountOf } from '../accounts.ts';
import { augnoState } from '../state.ts';
import { supportedVersions } from '../versions.ts';

/** The account's API version, as the Dashboard sets it. @throws EmulatorError `account_unknown` */
export function setVersion(world: World, args: JsonObject): JsonObject {
  const { id } = accountOf(world, args);
  augnoState(world.store).accounts.update(id, { api_version: String(args.version) });
  return { account_id: id, api_version: args.version };
}

/** A version is out: it is supported, and the latest. Accounts and clients stay with theirs. */
export function announceVersion(world: World, args: JsonObject): JsonObject {
  const version = String(args.version);
  const known = supportedVersions(world);
  if (!known.includes(version)) world.knobs.set('supported_versions', [...known, version].join(','));
  world.knobs.set('latest_version', version);
  return { latest: version, supported: supportedVersions(world) };
}
