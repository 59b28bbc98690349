import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { suggestion } from '../../../core/nearest.ts';
import type { World } from '../../../http/world.ts';
import { accountOf } from '../accounts.ts';
import { augnoState } from '../state.ts';
import { supportedVersions } from '../versions.ts';

/** The account's API version, as the Dashboard sets it. @throws EmulatorError `account_unknown`, `version_unknown` */
export function setVersion(world: World, args: JsonObject): JsonObject {
  const { id } = accountOf(world, args);
  const served = supportedVersions(world);
  const version = String(args.version);
  if (!served.includes(version)) {
    const says = `Augno serves no API version "${version}".${suggestion(version, served)} Add one with the action announceVersion.`;
    throw new EmulatorError('version_unknown', says);
  }
  augnoState(world.store).accounts.update(id, { api_version: version });
  return { account_id: id, api_version: version };
}

/** A version is out: it is supported, and the latest. Accounts and clients stay with theirs. */
export function announceVersion(world: World, args: JsonObject): JsonObject {
  const version = String(args.version);
  const known = supportedVersions(world);
  if (!known.includes(version)) world.knobs.set('supported_versions', [...known, version].join(','));
  world.knobs.set('latest_version', version);
  return { latest: version, supported: supportedVersions(world) };
}
