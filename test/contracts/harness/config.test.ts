import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../contracts/harness/config.ts';

const parse = (text: string) => () => parseConfig('emulator.config.yaml', text);

describe('a configuration', () => {
  it('needs no more than an address', () => {
    const { providers, integration } = parseConfig(
      'emulator.config.yaml',
      'integration:\n  url: http://127.0.0.1:3000/\n',
    );
    expect(providers).toContain('revento');
    expect(integration).toMatchObject({ url: 'http://127.0.0.1:3000', start: null, triggers: {}, probes: {}, env: {} });
  });

  it('speaks HTTPS where it says so', () => {
    const address = 'integration:\n  url: http://127.0.0.1:3000\n';
    const read = (text: string) => parseConfig('emulator.config.yaml', text).tls;
    expect([read(address), read(`tls: true\n${address}`)]).toEqual([false, true]);
    expect(parse(`tls: yes please\n${address}`)).toThrow('"tls" must be true or false');
  });

  it('reads requests, commands and numbers', () => {
    const { integration } = parseConfig(
      'emulator.config.yaml',
      'integration:\n  url: http://127.0.0.1:{port}\n  env: { PORT: 3000 }\n  triggers:\n    revento.sync: POST /sync?id={eventId}\n    work: { run: make work }\n    give: { request: POST /give, body: "{document}" }\n',
    );
    expect(integration.env).toEqual({ PORT: '3000' });
    expect(integration.triggers).toEqual({
      'revento.sync': { method: 'POST', path: '/sync?id={eventId}' },
      work: { run: 'make work' },
      give: { method: 'POST', path: '/give', body: '{document}' },
    });
  });

  it.each([
    [
      'a wrong key',
      'integration:\n  url: http://localhost:3000\n  trigers: {}\n',
      'emulator.config.yaml:3:3: There is no key "trigers" in integration. Did you mean "triggers"',
    ],
    [
      'a missing address',
      'integration:\n  start: node server.js\n',
      'emulator.config.yaml:2:3: "url" is missing in integration.',
    ],
    [
      'something that is no address',
      'integration:\n  url: localhost\n',
      'emulator.config.yaml:2:8: "url" must be an http address such as http://127.0.0.1:3000, not "localhost".',
    ],
    [
      'an unknown provider',
      'providers: [reventoo]\nintegration:\n  url: http://localhost:3000\n',
      'emulator.config.yaml:1:13: There is no provider "reventoo". Did you mean "revento"?',
    ],
    [
      'a trigger of an unknown provider',
      'integration:\n  url: http://localhost:3000\n  triggers:\n    revnto.sync: POST /sync\n',
      'emulator.config.yaml:4:5: There is no provider "revnto". Did you mean "revento"?',
    ],
    [
      'a trigger that is no request',
      'integration:\n  url: http://localhost:3000\n  triggers:\n    revento.sync: /sync\n',
      'emulator.config.yaml:4:19: "revento.sync" must be a request such as POST /sync?event_id={eventId}, { request, body }, or { run: command }, not "/sync".',
    ],
    [
      'a webhook endpoint of an environment that there is not',
      'integration:\n  url: http://localhost:3000\n  manifest: { augno: { webhook_endpoints: [{ environment: live, url: /hooks }] } }\n',
      'emulator.config.yaml:3:59: "environment" must be sandbox or production, not "live".',
    ],
    [
      'pages of which one is missing',
      'integration:\n  url: http://localhost:3000\n  ui: { signup: /signup, login: /login }\n',
      'emulator.config.yaml:3:7: "integrations" is missing in ui.',
    ],
    [
      'a word that pages have no use for',
      'integration:\n  url: http://localhost:3000\n  ui:\n    signup: /signup\n    login: /login\n    integrations: /integrations\n    words: { conect: Go }\n',
      'emulator.config.yaml:7:14: There is no key "conect" in words. Did you mean "connect"',
    ],
    [
      'a page that is no path',
      'integration:\n  url: http://localhost:3000\n  ui: { signup: signup, login: /login, integrations: /integrations }\n',
      'emulator.config.yaml:3:17: "signup" must be a path such as /login, or an http address, not "signup".',
    ],
    ['something that is no YAML', 'integration: [\n', 'emulator.config.yaml:'],
    ['an empty file', '', 'emulator.config.yaml:1:1: The file'],
  ])('refuses %s with its place', (_, text, message) => {
    expect(parse(text)).toThrow(message);
  });
});
