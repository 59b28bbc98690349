/** The names that 2023 had, and their spellings. @see https://github.com/gocobalt/mintlify-docs (api-reference/webhooks/create-webhook.mdx) */
const EARLIER = new Map(
  Object.entries({
    'connection-created': 'Connection Created',
    'connected-created': 'Connection Created',
    'connection-deleted': 'Connection Deleted',
    'workflow-completed': 'Workflow Completed',
    'workflow-errored': 'Workflow Errored',
  }),
);

/** Event names as payloads carry them, whatever the generation in which they were subscribed to. */
export function bareEvents(names: readonly string[]): string[] {
  return names.map((name) => EARLIER.get(name) ?? name);
}

/** Whether there is an event of this name: the kebab-case ones are taken in E1 only. */
export function isEventName(name: string, events: readonly string[], isE1: boolean): boolean {
  return events.includes(name) || (isE1 && EARLIER.has(name));
}
