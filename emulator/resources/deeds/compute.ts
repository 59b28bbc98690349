import { Fake } from '../../core/fake.ts';
import type { JsonObject } from '../../core/json.ts';
import { Random } from '../../core/random.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Answer } from '../answer.ts';
import { plainText, type Resources } from '../engine.ts';
import { sampleOf } from '../sample.ts';
import type { Shape } from '../shape.ts';

/**
 * Answers an operation that keeps nothing: believable values by the schema of the answer, and the same for the same request. Members that
 * the request names are taken over.
 */
export function compute(resources: Resources, exchange: Exchange, answer: Answer): Reply {
  const { shape, contentType } = answer;
  const { keeper, options } = resources;
  if (contentType !== null && !contentType.includes('json')) return plainText(answer);
  if (answer.list) {
    const page = {
      wanted: { limit: 0 },
      rows: [],
      first: null,
      last: null,
      hasOlder: false,
      hasNewer: false,
      total: () => 0,
    };
    return options.pages.write(exchange, answer, page);
  }
  if (!shape) return resources.bare(exchange, answer);
  const random = new Random(`${exchange.entry.method} ${exchange.entry.path} ${exchange.body}`);
  const { instant } = keeper.filling.source(exchange.world);
  const made = sampleOf({ random, fake: new Fake(random), instant }, shape, '');
  return resources.reply(exchange, answer, shape.type === 'object' ? echoed(shape, made, exchange.json) : made);
}

function echoed(shape: Shape, made: unknown, said: JsonObject): JsonObject {
  const whole: JsonObject = Object.assign({}, made);
  for (const [name, value] of Object.entries(said)) {
    // Requests have lists and things in another shape than answers.
    const words = shape.members.get(name)?.shape.words;
    if (typeof value === 'object' || (words && !words.includes(value))) continue;
    if (typeof whole[name] === typeof value) whole[name] = value;
  }
  return whole;
}
