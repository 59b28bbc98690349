import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject } from '../../emulator/core/json.ts';
import { trafficSchema, VOCABULARY } from '../../emulator/scenarios/vocabulary.ts';

const page = readFileSync(new URL('../../contracts/README.md', import.meta.url), 'utf8');
const words = page.slice(page.indexOf('## Words for traffic'));

describe('the page about contract tests', () => {
  it('explains every word, in the words of its definition', () => {
    expect([...words.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(VOCABULARY.map(({ name }) => name));
  });

  it('has examples that can be used as they are', () => {
    const examples = [...words.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text));
    expect(examples.length).toBeGreaterThanOrEqual(VOCABULARY.length);
    for (const example of examples) {
      const { schema } = isJsonObject(example) ? example : { schema: null };
      expect(isJsonObject(schema)).toBe(true);
      if (isJsonObject(schema)) expect(() => trafficSchema(schema)).not.toThrow();
    }
  });
});
