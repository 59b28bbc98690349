/** Operations that fire an event. */
export const FIRES: readonly string[] = [
  'fireEvent',
  'triggerEvent',
  'fireAppEvent',
  'fireDefaultAppEvent',
  'triggerEventV1',
];
