import { stringify } from 'yaml';
import { variablesOf } from '../../emulator/core/variables.ts';
import type { Resources } from '../../emulator/resources/engine.ts';
import type { OpenQuestion } from '../../emulator/resources/fidelity.ts';
import type { Deed } from '../../emulator/resources/model.ts';
import { snake } from '../../emulator/resources/words.ts';

/** What the files of a new provider are about. */
export interface Subject {
  readonly name: string;
  readonly title: string;
  /** The document as `provider.yaml` refers to it. */
  readonly openapi: string;
  readonly resources: Resources;
  readonly open: readonly OpenQuestion[];
  /** Names of the credentials that it hands out. */
  readonly credentials: readonly string[];
  /** Headers that {@link firstCall} must have, beside those of its credentials. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the integration calls: something that can be read at once. */
export function firstCall(resources: Resources): Deed | undefined {
  return firstOf(resources, 'list') ?? firstOf(resources, 'read-only-one');
}

/** `provider.yaml`: where the document is, and what it cannot say, for the team to fill in. */
export function providerText({ name, title, openapi, resources }: Subject): string {
  const kinds = resources.model.resources.flatMap(({ entity }) => (entity.name === null ? [] : [entity]));
  const [example] = kinds;
  const unique =
    example && [...example.members.keys()].find((member) => /e_?mail|slug|code|sku|number/.test(snake(member)));
  return [
    `# ${title}, as the emulator serves it. What the document says stands in the document; what it cannot say stands here.`,
    `name: ${name}`,
    `openapi: ${stringify(openapi).trim()}`,
    '',
    '# Corrections of the document, without touching it (https://spec.openapis.org/overlay/v1.0.0.html):',
    '# overlay: ./overlay.yaml',
    '',
    `# The order of its lists; guessed so far: ${resources.options.order} first.`,
    `# order: ${resources.options.order}`,
    '',
    `# What the emulator cannot know, with other defaults than its own; all of them: emulator knobs ${name}`,
    'knobs:',
    '  rows: 5',
    '',
    `# Rules by schema name: ${[...new Set(kinds.map((entity) => entity.name))].join(', ') || 'none of the schemas has a name'}.`,
    ...(example === undefined
      ? ['rules: {}']
      : [
          'rules:',
          `  ${example.name}:`,
          `    # Members of which no two may have the same value: another one is refused as a conflict.`,
          `    ${unique === undefined ? '# unique: [name]' : `unique: [${unique}]`}`,
          '    # A deleted one is gone (410), which is another answer than never having been.',
          '    soft: false',
          '    # What a search looks at; all text by default.',
          '    # searched: [name]',
        ]),
    '',
  ].join('\n');
}

/** A first scenario of the team's own. */
export function scenarioText({ name, resources }: Subject): string {
  const list = firstOf(resources, 'list') ?? firstOf(resources, 'read') ?? resources.model.deeds[0];
  const operation = list?.operation.id ?? '';
  return [
    `name: ${name}/hiccup`,
    `title: ${operation} fails twice, then works again`,
    'story: >-',
    '  A short outage on the other side, as on any ordinary day.',
    'correct: >-',
    '  Tries again after a pause, and finishes.',
    `provider: ${name}`,
    'steps:',
    `  - fault: { operation: ${operation}, status: 503, times: 2 }`,
    '  - mark: hiccup',
    `  - await: { request: ${operation}, status: 503, since: hiccup, count: 2, within: 60s }`,
    `  - await: { request: ${operation}, status: 200, since: hiccup, within: 60s }`,
    '',
  ].join('\n');
}

/** The smallest program that uses the provider: a place to begin, and something to see it work with. */
export function integrationText({ name, credentials, headers, resources }: Subject): string {
  const list = firstCall(resources);
  const variables = Object.keys(
    variablesOf(name, Object.fromEntries(['apiBase', ...credentials].map((one) => [one, '']))),
  );
  const path = list?.operation.path.slice(resources.model.shapes.contract.basePath.length) ?? '/';
  return [
    `// The smallest integration with ${name}. Start the emulator and this program together:`,
    `//   emulator exec --openapi ./emulator/${name} -- node emulator/${name}/integration.mjs`,
    `const { ${variables.join(', ')} } = process.env;`,
    '',
    '/** Calls the API, and tries again when it is down or busy: for no longer than a person would wait. */',
    'async function call(method, path, body, attempt = 1) {',
    `  const response = await fetch(${variables[0]} + path, {`,
    '    method,',
    `    headers: { ${headerText(resources, variables)}${ownHeaders(headers)}'Content-Type': 'application/json' },`,
    '    body: body && JSON.stringify(body),',
    '    signal: AbortSignal.timeout(10_000),',
    '  });',
    '  if (attempt < 4 && (response.status === 429 || response.status >= 500)) {',
    "    const wait = Number(response.headers.get('retry-after')) * 1000 || 500 * 2 ** attempt;",
    '    await new Promise((resolve) => setTimeout(resolve, wait));',
    '    return call(method, path, body, attempt + 1);',
    '  }',
    "  if (!response.ok) throw new Error([method, path, response.status, await response.text()].join(' '));",
    '  const text = await response.text();',
    "  return response.headers.get('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : text;",
    '}',
    '',
    `console.log(await call('GET', '${path}'));`,
    '',
  ].join('\n');
}

function ownHeaders(headers: Readonly<Record<string, string>>): string {
  const needed = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return needed.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}, `).join('');
}

function headerText({ model }: Resources, variables: readonly string[]): string {
  const token = variables.find((one) => one.endsWith('_ACCESS_TOKEN'));
  if (token !== undefined) return `Authorization: 'Bearer ' + ${token}, `;
  const key = variables.find((one) => one.endsWith('_API_KEY'));
  const schemes = model.shapes.contract.resolve(model.shapes.contract.document.components).securitySchemes;
  const first = Object.values(typeof schemes === 'object' && schemes !== null ? schemes : {})
    .map((scheme) => model.shapes.contract.resolve(scheme))
    .find(({ type, in: where }) => type === 'apiKey' && where === 'header');
  return key === undefined || !first ? '' : `'${String(first.name)}': ${key}, `;
}

/** What lies here, how it is used, and what nobody can know from the document. */
export function readmeText({ name, title, open }: Subject): string {
  return [
    `# ${title}, emulated`,
    '',
    'Made by `emulator new`. All of it is yours to change.',
    '',
    '| file | what it is |',
    '| --- | --- |',
    '| `provider.yaml` | where the OpenAPI document is, and the rules that it cannot say |',
    `| \`../../scenarios/${name}/hiccup.yaml\` | a first failure to play: \`emulator play ${name}/hiccup\` |`,
    '| `integration.mjs` | the smallest program that uses the API |',
    '',
    '```sh',
    `emulator start --openapi ./emulator/${name}`,
    `emulator contract ${name} --fidelity   # what the document leaves open`,
    '```',
    '',
    'In `emulator.config.yaml`, so that every command knows it:',
    '',
    '```yaml',
    'openapi:',
    `  ${name}: ./emulator/${name}`,
    '```',
    '',
    ...(open.length === 0
      ? []
      : ['## Left open by the document', '', ...open.map(({ where, says }) => `- \`${where}\`: ${says}`), '']),
  ].join('\n');
}

function firstOf({ model }: Resources, kind: Deed['kind']): Deed | undefined {
  const found = model.deeds.filter((deed) => deed.kind === kind);
  // One that needs no row above it can be called at once.
  return found.find(({ operation }) => !operation.path.includes('{')) ?? found[0];
}
