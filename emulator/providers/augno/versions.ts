import type { World } from '../../http/world.ts';

/** The API versions that a request may name, oldest first. @see https://docs.augno.com/api/versioning */
export function supportedVersions(world: World): string[] {
  return world.knobs
    .text('supported_versions')
    .split(/[\s,]+/)
    .filter(Boolean);
}
