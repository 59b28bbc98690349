import { withChanges } from '../../reference/changes.ts';
import { mutants } from './mutants/index.ts';
import type { Parts } from './parts.ts';
import { variants } from './variants/index.ts';

/** The parts with the named mutants and variants in them; an unknown name is an error that offers the nearest ones. */
export function applyChanges(parts: Parts, names: readonly string[]): Parts {
  return withChanges(parts, [...mutants, ...variants], names);
}
