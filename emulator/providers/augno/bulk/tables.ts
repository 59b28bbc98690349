import type { JsonObject } from '../../../core/json.ts';
import { itemAttributes, linkAttributes, memberUnits, ownAttributes, ownProperties } from './parts.ts';
import type { RowWork } from './row-work.ts';

/** What belongs to a row, once the row itself is there. Gives the ids of what was made or changed. */
export type After = (work: RowWork, id: string, isNew: boolean) => Promise<string[]>;

/** How one kind of thing is created or updated in bulk. */
export interface BulkTable {
  /** Member of the request that holds the rows. */
  readonly rows: string;
  readonly resource: string;
  /** Kind of the rows, as jobs have it. */
  readonly type: string;
  readonly create: string;
  readonly update: string;
  /** Member by which a row is known again. */
  readonly natural: 'name' | 'sku';
  /** Members that name other things by id or name: the kind, and the member of the operation that takes the id. */
  readonly references?: Readonly<Record<string, readonly [resource: string, as: string]>>;
  /** Members that a create must have and a row may leave out. */
  readonly defaults?: JsonObject;
  /** Members that an update does not take, and the operation that moves a thing there instead. Both name the id of the new place alike. */
  readonly moves?: Readonly<Record<string, string>>;
  /** Members that `before` and `after` see to. */
  readonly parts?: readonly string[];
  /** What is worked out before the row is made: more members of the request for a new thing. */
  before?(work: RowWork): Promise<JsonObject>;
  readonly after?: After;
}

const GROUP = { unit_group: ['unit-groups', 'unit_group_id'] } as const;
const CATEGORY = { category: ['item-categories', 'category_id'] } as const;
const MOVES = { category_id: 'change-item-category' };

/** By operation. @see contract: the nine schemas Upsert…Input */
export const BULK: Readonly<Record<string, BulkTable>> = {
  'bulk-upsert-units': {
    rows: 'units',
    resource: 'units',
    type: 'unit',
    create: 'create-unit',
    update: 'update-unit',
    natural: 'name',
  },
  'bulk-upsert-unit-groups': {
    rows: 'unit_groups',
    resource: 'unit-groups',
    type: 'unit_group',
    create: 'create-unit-group',
    update: 'update-unit-group',
    natural: 'name',
    references: { base_unit: ['units', 'base_unit_id'] },
    parts: ['unit_conversions'],
    after: memberUnits,
  },
  'bulk-upsert-properties': {
    rows: 'properties',
    resource: 'properties',
    type: 'property',
    create: 'create-property',
    update: 'update-property',
    natural: 'name',
    parts: ['attributes'],
    after: ownAttributes,
  },
  'bulk-upsert-item-categories': {
    rows: 'item_categories',
    resource: 'item-categories',
    type: 'item_category',
    create: 'create-item-category',
    update: 'update-item-category',
    natural: 'name',
    references: GROUP,
    moves: { unit_group_id: 'change-item-category-unit-group' },
    parts: ['property_names'],
    after: ownProperties,
  },
  'bulk-upsert-product-lines': {
    rows: 'product_lines',
    resource: 'product-lines',
    type: 'product_line',
    create: 'create-product-line',
    update: 'update-product-line',
    natural: 'name',
    references: GROUP,
  },
  'bulk-upsert-products': {
    rows: 'products',
    resource: 'products',
    type: 'product',
    create: 'create-product',
    update: 'update-product',
    natural: 'sku',
    references: { ...CATEGORY, product_line: ['product-lines', 'product_line_id'] },
    defaults: { type: 'sale' },
    moves: { ...MOVES, product_line_id: 'change-product-product-line' },
    parts: ['properties'],
    before: itemAttributes,
    after: linkAttributes,
  },
  'bulk-upsert-materials': {
    rows: 'materials',
    resource: 'materials',
    type: 'material',
    create: 'create-material',
    update: 'update-material',
    natural: 'sku',
    references: CATEGORY,
    moves: MOVES,
    parts: ['properties'],
    before: itemAttributes,
    after: linkAttributes,
  },
  'bulk-upsert-parts': {
    rows: 'parts',
    resource: 'parts',
    type: 'part',
    create: 'create-part',
    update: 'update-part',
    natural: 'sku',
    references: CATEGORY,
    moves: MOVES,
    parts: ['properties'],
    before: itemAttributes,
    after: linkAttributes,
  },
  'bulk-upsert-locations': {
    rows: 'locations',
    resource: 'locations',
    type: 'location',
    create: 'create-location',
    update: 'update-location',
    natural: 'name',
    references: { parent: ['locations', 'parent_id'], children: ['locations', 'child_ids'] },
  },
};
