import { isJsonObject } from '../../../emulator/core/json.ts';
import { augnoResources } from '../../../emulator/providers/augno/resources.ts';
import type { Held } from '../../../emulator/resources/held.ts';
import type { Trial } from '../../harness/trial.ts';

/** What orders and customers refer to, and every account has of its own or from the system. */
const COLLECTIONS = ['carriers', 'account-groups', 'payment-terms', 'shipping-terms', 'units'];
const AWAY = ' (put away)';

/** A configuration object by the name that it has in every account. */
export interface Configured {
  readonly collection: string;
  readonly name: string;
}

/** Which of these ids are those of configuration objects, in whichever account. */
export function configuredAs(trial: Trial, ids: ReadonlySet<string>): readonly Configured[] {
  return COLLECTIONS.flatMap((collection) =>
    trial.provider
      .state(collection)
      .filter((row) => typeof row.id === 'string' && ids.has(row.id))
      .flatMap((row) => {
        const fields = isJsonObject(row) && 'fields' in row && isJsonObject(row.fields) ? row.fields : {};
        return typeof fields.name === 'string' ? [{ collection, name: fields.name }] : [];
      }),
  );
}

/** The object of this name that an account has of its own; null where that is the system's, or not there. */
export function ownOf({ provider }: Trial, account: string, name: string): { collection: string; held: Held } | null {
  const { keeper, model } = augnoResources();
  for (const collection of COLLECTIONS) {
    const rows = keeper.rows(provider, model.resource(collection)).by('scope', account);
    const held = rows.find(({ fields }) => fields.name === name);
    if (held) return { collection, held };
  }
  return null;
}

/** Gives an object of an account another name, as somebody in the Dashboard may; gives how to take it back. */
export function rename(trial: Trial, account: string, { name }: Configured): () => void {
  const found = ownOf(trial, account, name);
  const to = (called: string) => {
    if (!found) return;
    const { keeper, model } = augnoResources();
    const rows = keeper.rows(trial.provider, model.resource(found.collection));
    rows.update(found.held.id, { fields: { ...found.held.fields, name: called } });
  };
  to(name.split('').reverse().join('') + AWAY);
  return () => to(name);
}
