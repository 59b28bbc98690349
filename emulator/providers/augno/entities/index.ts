import type { EntityRules } from '../../../resources/rules.ts';

/** What the document does not say about each kind of thing, by schema. */
export const entities: Readonly<Record<string, EntityRules>> = {};
