import type { App, AppAction } from './app.ts';
import { harbor } from './harbor.ts';
import { ledgerly } from './ledgerly.ts';
import { postbox } from './postbox.ts';

/** All applications that can be connected. */
export const APPS: readonly App[] = [harbor, postbox, ledgerly];

/** An application by its slug. */
export function appOf(slug: string): App | undefined {
  return APPS.find((app) => app.slug === slug);
}

/** Something that an application can do, by its id. */
export function actionOf({ actions }: App, id: string): AppAction | undefined {
  return actions.find(({ action_id }) => action_id === id);
}

/** Address of an icon; nothing is fetched from there. */
export function iconOf(slug: string): string {
  return `https://icons.example/${slug}.png`;
}
