import type { World } from '../../http/world.ts';

const LENGTH = 14;

/** An id in GoRoute's style: a prefix such as `txn_`, and lower-case letters and digits. */
export function idWith(world: World, prefix: string, length = LENGTH): string {
  return prefix + world.random.text(length).toLowerCase();
}
