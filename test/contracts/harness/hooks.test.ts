import { expect, test } from 'vitest';
import { parseConfig } from '../../../contracts/harness/config.ts';
import { hooksOf } from '../../../contracts/harness/hooks.ts';

const TEXT = `
providers: [revento]
integration:
  url: http://127.0.0.1:3000
  triggers:
    revento.connect: GET /connect?event_id={eventId}
    revento.sync: POST /emulator-hooks/sync?event_id={eventId}
    work: { run: npm run work }
  probes:
    state: GET /emulator-hooks
    alerts: GET /emulator-hooks-of-others/alerts
    revento.user: GET /emulator-hooks/users/{userId}
`;

function namesOf(text: string): string[] {
  const { integration } = parseConfig('emulator.config.yaml', text);
  return hooksOf(integration, integration.url, { eventId: 'evt 1' }).map(({ name, method, address }) =>
    [name, method, address].join(' '),
  );
}

test('hooks are what is under the path for tests, with placeholders that stand for something', () => {
  expect(namesOf(TEXT)).toEqual([
    'probe state GET http://127.0.0.1:3000/emulator-hooks',
    'trigger revento.sync POST http://127.0.0.1:3000/emulator-hooks/sync?event_id=evt%201',
  ]);
});

test('the path is the one that the configuration names', () => {
  expect(namesOf(TEXT.replace('  triggers:', '  hooks: /connect\n  triggers:'))).toEqual([
    'trigger revento.connect GET http://127.0.0.1:3000/connect?event_id=evt%201',
  ]);
});
