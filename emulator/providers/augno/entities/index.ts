import type { EntityRules } from '../../../resources/rules.ts';
import { accessRules } from './access.ts';
import { aiRules } from './ai.ts';
import { catalogueRules } from './catalogue.ts';
import { customerRules } from './customers.ts';
import { itemRules } from './items.ts';
import { measureRules } from './measures.ts';
import { messagingRules } from './messaging.ts';
import { operationsRules } from './operations.ts';
import { recordRules } from './records.ts';
import { referenceRules } from './references.ts';
import { salesRules } from './sales.ts';
import { schedulingRules } from './scheduling.ts';
import { settingsRules } from './settings.ts';
import { termRules } from './terms.ts';
import { unitRules } from './units.ts';

/** What the document does not say about each kind of thing, by schema. */
export const entities: Readonly<Record<string, EntityRules>> = {
  ...referenceRules,
  ...accessRules,
  ...measureRules,
  ...unitRules,
  ...catalogueRules,
  ...itemRules,
  ...aiRules,
  ...messagingRules,
  ...operationsRules,
  ...schedulingRules,
  ...settingsRules,
  ...recordRules,
  ...customerRules,
  ...salesRules,
  ...termRules,
};
