import { isJsonObject, tryParseJson } from '../../emulator/core/json.ts';
import type { Finding } from './finding.ts';
import type { Repository } from './repository.ts';

/** Languages that are told apart, in the words of `--hooks`. */
export type Language = 'node' | 'python' | 'go' | 'java' | 'php' | 'ruby';

/** A web framework, and how an application of it is usually reached. */
export interface Framework {
  readonly name: string;
  readonly language: Language;
  /** A dependency that only its applications have. */
  readonly dependency: RegExp;
  readonly port: number;
}

/** Those that build upon others come first. */
const FRAMEWORKS: readonly Framework[] = [
  ...frameworks('node', [
    ['NestJS', /^@nestjs\/core$/, 3000],
    ['Next.js', /^next$/, 3000],
    ['Nuxt', /^nuxt$/, 3000],
    ['Fastify', /^fastify$/, 3000],
    ['Hono', /^hono$/, 3000],
    ['Koa', /^koa$/, 3000],
    ['hapi', /^@hapi\/hapi$/, 3000],
    ['Express', /^express$/, 3000],
  ]),
  ...frameworks('python', [
    ['FastAPI', /\bfastapi\b/i, 8000],
    ['Django', /\bdjango\b/i, 8000],
    ['Flask', /\bflask\b/i, 5000],
    ['Starlette', /\bstarlette\b/i, 8000],
  ]),
  ...frameworks('go', [
    ['Gin', /github\.com\/gin-gonic\/gin\b/, 8080],
    ['Echo', /github\.com\/labstack\/echo\b/, 1323],
    ['chi', /github\.com\/go-chi\/chi\b/, 8080],
    ['Fiber', /github\.com\/gofiber\/fiber\b/, 3000],
    ['net/http', /^module /m, 8080],
  ]),
  ...frameworks('java', [
    ['Spring Boot', /spring-boot|org\.springframework\.boot/, 8080],
    ['Quarkus', /quarkus/, 8080],
    ['Micronaut', /micronaut/, 8080],
  ]),
  ...frameworks('php', [
    ['Laravel', /"laravel\/framework"/, 8000],
    ['Symfony', /"symfony\/(framework-bundle|runtime)"/, 8000],
    ['Slim', /"slim\/slim"/, 8000],
  ]),
  ...frameworks('ruby', [
    ['Rails', /\bgem ['"]rails['"]/, 3000],
    ['Sinatra', /\bgem ['"]sinatra['"]/, 4567],
  ]),
];

const MANIFESTS: Readonly<Record<Language, RegExp>> = {
  node: /^package\.json$/,
  python: /^(pyproject\.toml|requirements[\w-]*\.txt|Pipfile|setup\.(py|cfg))$/,
  go: /^go\.mod$/,
  java: /^(pom\.xml|build\.gradle(\.kts)?)$/,
  php: /^composer\.json$/,
  ruby: /^Gemfile$/,
};

/** What a repository is written in. */
export interface Stack {
  readonly language: Finding<Language>;
  readonly framework: Finding<Framework> | null;
}

/** The language and the framework of the application in a folder, by the manifests in the folder itself. A framework outweighs a manifest. */
export function findStack(repository: Repository): Stack | null {
  const stacks = manifestsIn(repository).map(({ language, file, dependencies }): Stack => {
    const framework = FRAMEWORKS.find((one) => one.language === language && dependencies.some(matches(one.dependency)));
    return {
      language: { value: language, from: file },
      framework: framework ? { value: framework, from: file } : null,
    };
  });
  return stacks.find(({ framework }) => framework) ?? stacks[0] ?? null;
}

/** Folders below that look like applications of their own, for who called from the root of many. */
export function applicationsBelow({ files }: Repository): string[] {
  const manifests = Object.values(MANIFESTS);
  const folders = files.flatMap((path) => {
    const [, folder, name = ''] = /^(.+)\/([^/]+)$/.exec(path) ?? [];
    return folder !== undefined && manifests.some((manifest) => manifest.test(name)) ? [folder] : [];
  });
  return [...new Set(folders)].filter((folder) => folder.split('/').length <= 2);
}

function manifestsIn(repository: Repository): { language: Language; file: string; dependencies: string[] }[] {
  return LANGUAGES.flatMap((language) =>
    repository.files
      .filter((path) => MANIFESTS[language].test(path))
      .map((file) => ({ language, file, dependencies: dependenciesIn(repository.read(file) ?? '', language) })),
  );
}

/** What a manifest names: package.json by key, all others as they stand, comments aside. */
function dependenciesIn(text: string, language: Language): string[] {
  if (language !== 'node') return [text.replaceAll(/^[ \t]*(#|\/\/).*$/gm, '')];
  const manifest = tryParseJson(text);
  if (!isJsonObject(manifest)) return [];
  return [manifest.dependencies, manifest.devDependencies].flatMap((held) =>
    isJsonObject(held) ? Object.keys(held) : [],
  );
}

const LANGUAGES: readonly Language[] = ['node', 'python', 'go', 'java', 'php', 'ruby'];

function matches(wanted: RegExp) {
  return (text: string) => wanted.test(text);
}

function frameworks(
  language: Language,
  rows: readonly [name: string, dependency: RegExp, port: number][],
): Framework[] {
  return rows.map(([name, dependency, port]) => ({ name, language, dependency, port }));
}
