import { isJsonObject, tryParseJson } from '../../core/json.ts';
import { bodyText } from '../../http/body.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { headerNames } from './brand.ts';
import { dialect } from './dialect.ts';
import { factsOf } from './request.ts';
import { augnoState } from './state.ts';
import { toPreview1 } from './versions/preview-1.ts';
import { toPreview2 } from './versions/preview-2.ts';
import type { Downgrade } from './versions/step.ts';

/** Shapes that changed, newest first: what turns an answer into that of the version before. */
const STEPS: readonly { readonly version: string; readonly downgrade: Downgrade }[] = [
  { version: '1.0.forge-preview.2', downgrade: toPreview2 },
  { version: '1.0.forge-preview.1', downgrade: toPreview1 },
];

/** The API versions that a request may name, oldest first. @see https://docs.augno.com/api/versioning */
export function supportedVersions(world: World): readonly string[] {
  return words(world.knobs.text('supported_versions'));
}

/** The version that every request must name. @see https://docs.augno.com/api/versioning */
export const version: Stage = (exchange) => {
  const { world, entry } = exchange;
  const names = headerNames(world, 'Version');
  const sent = firstSent(exchange, names);
  const known = supportedVersions(world);
  const latest = world.knobs.text('latest_version');
  if (sent === undefined && world.knobs.flag('strict_version')) {
    return refuse(dialect, exchange, 'api_version_required', {
      message: `The ${names[0]} header is required. The latest version is ${latest}.`,
    });
  }
  const account = augnoState(world.store).accounts.get(entry.subject ?? '');
  const asked = sent ?? account?.api_version ?? latest;
  if (sent !== undefined && !known.includes(sent)) {
    return refuse(dialect, exchange, 'api_version_invalid', {
      message: `There is no API version "${sent}". Supported: ${known.join(', ')}.`,
    });
  }
  speak(exchange, asked);
  const least = minimumOf(exchange);
  if (least === undefined || known.indexOf(asked) >= known.indexOf(least)) return undefined;
  return refuse(dialect, exchange, 'api_version_too_old', {
    message: `This endpoint needs API version ${least} or a newer one, and was asked in ${asked}.`,
  });
};

function firstSent(exchange: Exchange, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = exchange.header(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** From here on the answer is in this version: it says so, and has its shapes. */
function speak(exchange: Exchange, asked: string): void {
  factsOf(exchange).version = asked;
  exchange.answerHeaders[headerNames(exchange.world, 'Version')[0] ?? ''] = asked;
  if (isOld(asked)) exchange.onReply((reply) => inVersion(exchange.world, asked, reply));
}

function isOld(asked: string): boolean {
  return STEPS.some((step) => step.version === asked);
}

/** What the knob demands of this operation, or undefined. */
function minimumOf({ world, operation }: Exchange): string | undefined {
  const text = world.knobs.text('minimum_versions');
  if (text === '' || !operation) return undefined;
  const found = words(text).find((one) => one.startsWith(`${operation.id}=`));
  return found?.slice(operation.id.length + 1);
}

function inVersion(world: World, asked: string, reply: Reply): Reply {
  const value = tryParseJson(bodyText(reply.body));
  return value === undefined ? reply : { ...reply, body: JSON.stringify(inShapesOf(world, asked, value)) };
}

/** A JSON value of the newest version as an older one has it. What is in no older version is left as it is. */
export function inShapesOf(world: World, asked: string, value: unknown): unknown {
  const last = STEPS.findIndex((step) => step.version === asked);
  return STEPS.slice(0, last + 1).reduce((at, { downgrade }) => everywhere(world, downgrade, at), value);
}

/** What was sent and answered stays as it was, in whatever version somebody reads of it. */
const LOGGED: readonly string[] = ['query_params', 'request_body', 'response_body'];

/** Applies a step to every object of a value, the outermost first. */
function everywhere(world: World, downgrade: Downgrade, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => everywhere(world, downgrade, one));
  if (!isJsonObject(value)) return value;
  const changed = Object.entries(downgrade(world, value));
  const kept = value.object === 'request_log' ? LOGGED : [];
  return Object.fromEntries(
    changed.map(([name, member]) => [name, kept.includes(name) ? member : everywhere(world, downgrade, member)]),
  );
}

/** Every request asks for the same list. */
function words(text: string): readonly string[] {
  if (text !== last.text) last = { text, words: text.split(/[\s,]+/).filter(Boolean) };
  return last.words;
}

let last: { readonly text: string; readonly words: readonly string[] } = { text: '', words: [] };
