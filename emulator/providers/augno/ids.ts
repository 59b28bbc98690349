import type { World } from '../../http/world.ts';
import type { Shape } from '../../resources/shape.ts';
import { snake } from '../../resources/words.ts';

/** By schema, where the prefix is known. @see contract: the ids of all samples */
const PREFIXES: Readonly<Record<string, string>> = {
  Account: 'ac',
  AccountGroup: 'acgp',
  AccountIntegration: 'acig',
  AccountPrice: 'acpr',
  AccountStatus: 'acss',
  AccountUser: 'acus',
  Address: 'ad',
  AdjustmentType: 'adjt',
  AgentDefinition: 'agdf',
  AgentMemory: 'agmm',
  AgentRun: 'agrn',
  Announcement: 'an',
  APIKey: 'apke',
  Attribute: 'at',
  AuditEvent: 'ae',
  Carrier: 'cr',
  Conversation: 'cv',
  Customer: 'ac',
  DemandOverride: 'deov',
  Department: 'dp',
  EmailDomain: 'emdom',
  EmailInbox: 'eminb',
  EmailLog: 'eml',
  Geolocation: 'gl',
  Item: 'it',
  ItemCategory: 'ic',
  Job: 'jb',
  Location: 'lc',
  LocationType: 'lc',
  Machine: 'mc',
  MachineDowntimeEvent: 'mcdt',
  Material: 'ml',
  Message: 'mg',
  Notification: 'nf',
  OperatingCalendar: 'occd',
  OperatingCalendarClosure: 'occdcn',
  OrderDiscount: 'ords',
  Part: 'pt',
  PaymentTerm: 'pytm',
  PermissionGroup: 'pg',
  PortalDomain: 'podn',
  Priority: 'pi',
  Product: 'pd',
  ProductLine: 'pdln',
  ProductionRun: 'prru',
  ProductionSchedule: 'pnsc',
  ProductionScheduleLine: 'pnscln',
  Property: 'pp',
  Quantity: 'qty',
  Rate: 'ra',
  RequestLog: 'rq',
  Role: 'rl',
  SalesOrder: 'or',
  SalesOrderLine: 'orln',
  SalesOrderStatus: 'orss',
  SalesTarget: 'ta',
  Sandbox: 'sbac',
  ScanningStation: 'scst',
  ServiceLevel: 'crop',
  ShippingTerm: 'shtm',
  ToolGroup: 'tgrp',
  TransactionMethod: 'txmd',
  TransactionType: 'txtp',
  Unit: 'un',
  UnitGroup: 'ug',
  UnitGroupUnit: 'ugu',
  User: 'us',
  VolumeDiscount: 'quds',
  VolumeDiscountTier: 'qudstr',
};

/** `or_2d8f4g0h6j1k`: a prefix and lowercase letters and digits. What has no known prefix has its own first letters for one. */
export function newId(world: World, entity: Shape): string {
  return idWith(world, prefixOf(entity.name ?? 'thing'));
}

/** What the ids of a schema start with, before the underscore. */
export function prefixOf(schema: string): string {
  return (
    PREFIXES[schema] ??
    snake(schema)
      .split('_')
      .map((word) => word.slice(0, 2))
      .join('')
  );
}

/** A new id with this prefix. */
export function idWith(world: World, prefix: string, length = world.knobs.number('id_length')): string {
  return world.random.text(length, ALPHABET, `${prefix}_`);
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Lowercase letters and digits. */
export function lowercase(world: World, length: number): string {
  return world.random.text(length, ALPHABET);
}
