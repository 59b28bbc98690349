import { lineOf, type Repository, type TextFile } from './repository.ts';

/** A route that source code seems to declare. */
export interface Route {
  /** Null where it answers several or where the code does not tell. */
  readonly method: string | null;
  /** Parameters are `{name}`, in whatever way the framework writes them. */
  readonly path: string;
  /** `src/app.js:12` */
  readonly from: string;
  /** A router stands there, whose own paths follow. */
  readonly isMount: boolean;
}

/** How one kind of source declares routes. */
interface Dialect {
  readonly file: RegExp;
  /** Groups `method` and `path`, either may be missing. */
  readonly wanted: readonly RegExp[];
  /** A prefix for all routes of a file, where the file tells one. */
  readonly prefix?: RegExp;
}

const VERB = '(?<method>get|post|put|patch|delete|all|any|use|route)';

const DIALECTS: readonly Dialect[] = [
  {
    file: /\.(c|m)?(j|t)sx?$/,
    wanted: [
      new RegExp(`\\b\\w+\\.${VERB}\\(\\s*(?<q>['"\`])(?<path>/[^'"\`\\n]{0,200})\\k<q>`, 'g'),
      /@(?<method>Get|Post|Put|Patch|Delete|All)\(\s*(?:['"`](?<path>[^'"`\n]{0,200})['"`])?\s*\)/g,
      /\bmethod:\s*['"](?<method>\w+)['"],\s*(?:url|path):\s*['"](?<path>\/[^'"\n]{0,200})['"]/g,
    ],
    prefix: /@Controller\(\s*['"`]([^'"`\n]{0,200})['"`]/,
  },
  {
    file: /\.py$/,
    wanted: [
      /@\w+\.(?<method>route|get|post|api_route)\(\s*['"](?<path>[^'"\n]{0,200})['"](?:[^)\n]*methods=\[['"](?<only>\w+)['"]\])?/g,
      /\b(?:re_)?path\(\s*r?['"]\^?(?<path>[^'"\n$]{0,200})\$?['"]\s*,\s*(?!include\b)/g,
      /\bRoute\(\s*['"](?<path>\/[^'"\n]{0,200})['"]/g,
    ],
    prefix: /\b(?:APIRouter|Blueprint)\([^)]{0,300}?prefix\s*=\s*['"]([^'"\n]{0,200})['"]/,
  },
  {
    file: /\.go$/,
    wanted: [
      /\bHandle(?:Func)?\(\s*"(?:(?<method>[A-Z]+) )?(?<path>\/[^"\n]{0,200})"/g,
      /\.(?<method>GET|POST|PUT|Get|Post|Put|Any|All)\(\s*"(?<path>\/[^"\n]{0,200})"/g,
    ],
  },
  {
    file: /\.(java|kt)$/,
    wanted: [
      /@(?<method>Get|Post|Put|Patch|Delete)Mapping\(\s*(?:(?:value|path)\s*=\s*)?\[?\{?\s*"(?<path>[^"\n]{0,200})"/g,
      /@RequestMapping\(\s*(?:(?:value|path)\s*=\s*)?"(?<path>[^"\n]{0,200})"[^)]*method\s*=\s*\w*\.?(?<method>\w+)/g,
      /@Path\(\s*"(?<path>[^"\n]{0,200})"\s*\)\s+(?!.*\bclass\b)/g,
      /@(?<method>Get|Post)\(\s*"(?<path>\/[^"\n]{0,200})"/g,
    ],
    prefix:
      /@(?:RequestMapping|Path|Controller)\(\s*(?:(?:value|path)\s*=\s*)?"([^"\n]{0,200})"\s*\)(?:\s*@[\w.]+(?:\([^)]*\))?)*\s*(?:public\s+)?(?:final\s+)?class\b/,
  },
  {
    file: /\.php$/,
    wanted: [
      /\bRoute::(?<method>get|post|any)\(\s*['"](?<path>[^'"\n]{0,200})['"]/g,
      /#\[Route\(\s*(?:path:\s*)?['"](?<path>[^'"\n]{0,200})['"](?:[^\]]*methods:\s*\[?['"](?<method>\w+)['"])?/g,
      /\$\w+->(?<method>get|post|any)\(\s*['"](?<path>\/[^'"\n]{0,200})['"]/g,
    ],
  },
  {
    file: /\.(rb|ru)$/,
    wanted: [
      /^[ \t]*(?<method>get|post|match)[ (]+['"](?<path>[^'"\n]{0,200})['"]/gm,
      // Rails' own health check.
      /^[ \t]*(?<method>get) ['"](?<path>up)['"] => ['"]rails\/health#show['"]/gm,
    ],
  },
];

/** Without a framework, in any language: a path is compared with, or switched over. */
const BY_HAND: readonly RegExp[] = [
  /\b(?:path|pathname|url|uri|target)\)?\s{0,9}={2,3}\s{0,9}['"](?<path>\/[^'"\n]{0,200})['"]/gi,
  /\b(?:case|when)\s{1,9}['"](?:(?<method>[A-Z]+) )?(?<path>\/[^'"\n]{0,200})['"]/g,
];

const MOST_ROUTES = 2_000;

/** Every route that the sources seem to declare, by pattern: code is never run, so a path that is put together elsewhere is not seen. */
export function findRoutes(repository: Repository): Route[] {
  const routes = repository.sources().flatMap((file) => [...routesIn(file), ...routeOfFile(file)]);
  return routes.slice(0, MOST_ROUTES);
}

function routesIn(file: TextFile): Route[] {
  const dialect = DIALECTS.find(({ file: wanted }) => wanted.test(file.path));
  if (!dialect) return [];
  // What routes/api.php declares, Laravel answers under /api.
  const laravel = file.path === 'routes/api.php' ? 'api' : '';
  const prefix = dialect.prefix?.exec(file.text)?.[1] ?? laravel;
  return [...dialect.wanted, ...BY_HAND].flatMap((wanted) =>
    [...file.text.matchAll(wanted)].flatMap((match) => {
      const { method, path = '', only } = match.groups ?? {};
      const whole = normalised(`${prefix}/${path}`);
      return whole === null
        ? []
        : [{ method: verb(only ?? method), path: whole, from: lineOf(file, match.index), isMount: method === 'use' }];
    }),
  );
}

/** Next.js: the path of the file is that of the route. */
function routeOfFile({ path, text }: TextFile): Route[] {
  const [, app, pages] = /^(?:src\/)?(?:app\/(.+)\/route|pages\/(api\/.+?)(?:\/index)?)\.[jt]sx?$/.exec(path) ?? [];
  const whole = app === undefined && pages === undefined ? null : normalised(`/${app ?? pages}`);
  if (whole === null) return [];
  const methods = [...text.matchAll(/export (?:async function|const|function) (GET|POST|PUT|PATCH|DELETE)\b/g)];
  if (methods.length === 0) return [{ method: null, path: whole, from: path, isMount: false }];
  return methods.map(([, method = '']) => ({ method, path: whole, from: path, isMount: false }));
}

/** `/a//:id/` is `/a/{id}`. Null for what can be no path. */
function normalised(path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '' && !/^\(.+\)$/.test(part));
  const named = parts.map((part) => {
    const name = /^(?::(\w+)\??|\{(\w+)[^}]*\}|<(?:\w+:)?(\w+)>|\[(\w+)\])$/.exec(part)?.slice(1).find(Boolean);
    return name === undefined ? part : `{${name}}`;
  });
  const whole = `/${named.join('/')}${path.endsWith('/') && parts.length > 0 ? '/' : ''}`;
  return named.every((part) => /^(\{\w+\}|[\w.~@+-]+)$/.test(part)) ? whole : null;
}

function verb(word: string | undefined): string | null {
  const upper = word?.toUpperCase() ?? '';
  return /^(GET|POST|PUT|PATCH|DELETE)$/.test(upper) ? upper : null;
}
