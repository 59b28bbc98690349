// Part of the build: the words that fake data is made of, without those of animals, foods, albums and the like.
import { createRequire } from 'node:module';
import { faker } from '@faker-js/faker/locale/pl';

/** The kinds of words that `emulator/core/fake.ts` draws from. */
const KINDS = ['commerce', 'company', 'internet', 'location', 'lorem', 'person'];
/** Lists among them that nobody draws from, and that are long. */
const UNUSED = { internet: ['emoji', 'user_agent_pattern'], location: ['country_code', 'time_zone', 'language'] };

const FILTER = /^@faker-js\/faker\/locale\/pl$/;

/** Puts a faker with the words that are drawn from in the place of the whole one, which takes longer to read than all else of a start. */
export const startWords = {
  name: 'start-words',
  setup(build) {
    const { resolve } = createRequire(import.meta.url);
    build.onResolve({ filter: FILTER }, () => ({ path: 'words', namespace: 'start-words' }));
    build.onLoad({ filter: /.*/, namespace: 'start-words' }, () => ({
      contents: source(),
      resolveDir: resolve('../../package.json').replace(/package\.json$/, ''),
    }));
  },
};

function source() {
  const words = Object.fromEntries(
    KINDS.map((kind) => [kind, without(faker.rawDefinitions[kind], UNUSED[kind] ?? [])]),
  );
  return `
import { faker as bare } from '@faker-js/faker/locale/base';
export const faker = Reflect.construct(bare.constructor, [{ locale: JSON.parse(${JSON.stringify(JSON.stringify(words))}) }]);
`;
}

function without(lists, names) {
  return Object.fromEntries(Object.entries(lists).filter(([name]) => !names.includes(name)));
}
