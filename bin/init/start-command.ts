import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import type { Finding } from './finding.ts';
import type { Stack } from './framework.ts';
import type { Repository, TextFile } from './repository.ts';

/** A command that starts an application. `{port}` in it is a free port. */
export type StartCommand = Finding;

/** How an application is started: what the team wrote down, and otherwise what is usual for its framework. */
export function findStart(repository: Repository, stack: Stack | null): StartCommand | null {
  const found = scriptOf(repository, ['start']) ?? fromProcfile(repository) ?? scriptOf(repository, ['dev', 'serve']);
  const isScript = stack?.language.value === 'node' || stack === null;
  const written = isScript ? found : fromProcfile(repository);
  return written ?? usual(repository, stack);
}

function scriptOf(repository: Repository, names: readonly string[]): StartCommand | null {
  const scripts = packageOf(repository).scripts;
  if (!isJsonObject(scripts)) return null;
  // What `next start` serves must have been built.
  const usable = (name: string) => typeof scripts[name] === 'string' && !/^next start\b/.test(String(scripts[name]));
  const name = names.find(usable);
  if (name === undefined) return null;
  const { files } = repository;
  const manager = files.includes('pnpm-lock.yaml') ? 'pnpm' : files.includes('yarn.lock') ? 'yarn' : 'npm';
  const command = name === 'start' ? `${manager} start` : `${manager} run ${name}`;
  return { value: command, from: `scripts.${name} of package.json` };
}

/** `web: gunicorn app:app --bind 0.0.0.0:${PORT}`. Braces mean something else in a configuration; the shell needs none. */
function fromProcfile(repository: Repository): StartCommand | null {
  const [, line] = /^web:[ \t]*(\S.*)$/m.exec(repository.read('Procfile') ?? '') ?? [];
  const command = line?.trim().replaceAll(/\$\{(\w+)(:-[^}]*)?\}/g, '$$$1');
  return command === undefined || /[{}]|\p{Cc}/u.test(command) ? null : { value: command, from: 'Procfile' };
}

function usual(repository: Repository, stack: Stack | null): StartCommand | null {
  switch (stack?.language.value) {
    case 'node':
      return usualNode(repository);
    case 'python':
      return usualPython(repository, stack);
    case 'go':
      return usualGo(repository);
    case 'java':
      return usualJava(repository, stack);
    case 'php':
      return usualPhp(repository, stack);
    case 'ruby':
      return usualRuby(repository, stack);
    default:
      return null;
  }
}

function usualNode(repository: Repository): StartCommand | null {
  const { main } = packageOf(repository);
  const named = typeof main === 'string' ? main.replace(/^\.\//, '') : '';
  const file = [named, 'server.js', 'app.js', 'index.js', 'src/server.js', 'src/index.js'].find(
    (path) => /^[\w./-]+$/.test(path) && repository.files.includes(path),
  );
  return file === undefined ? null : { value: `node ${file}`, from: file };
}

function usualPython(repository: Repository, stack: Stack): StartCommand | null {
  const { files } = repository;
  const runner = files.includes('uv.lock')
    ? 'uv run '
    : files.includes('poetry.lock')
      ? 'poetry run '
      : files.includes('Pipfile')
        ? 'pipenv run '
        : '';
  const name = stack.framework?.value.name;
  if (files.includes('manage.py'))
    return { value: `${runner}python manage.py runserver --noreload 127.0.0.1:{port}`, from: 'manage.py' };
  const made = name === 'Flask' ? /^(\w+)\s*=\s*Flask\(/m : /^(\w+)\s*(?::\s*\w+\s*)?=\s*(?:FastAPI|Starlette)\(/m;
  const found = firstIn(repository.sources(), made);
  if (found) {
    const module = found.path
      .replace(/\.py$/, '')
      .replace(/\/__init__$/, '')
      .replaceAll('/', '.');
    const tool = name === 'Flask' ? 'flask --app' : 'uvicorn';
    const rest = name === 'Flask' ? `run --port {port}` : '--port {port}';
    return { value: `${runner}${tool} ${module}:${found.match[1]} ${rest}`, from: found.path };
  }
  const factory = name === 'Flask' ? firstIn(repository.sources(), /^def (create_app|make_app)\(/m) : null;
  if (!factory) return null;
  const module = factory.path
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
  return { value: `${runner}flask --app ${module}:${factory.match[1]} run --port {port}`, from: factory.path };
}

function usualGo(repository: Repository): StartCommand | null {
  const mains = repository
    .sources()
    .filter(({ path, text }) => path.endsWith('.go') && /^package main\b/m.test(text) && /^func main\(\)/m.test(text));
  const folders = [...new Set(mains.map(({ path }) => path.split('/').slice(0, -1).join('/')))];
  const [folder] = folders.includes('') ? [''] : folders;
  if (folder === undefined || !/^[\w./-]*$/.test(folder)) return null;
  return { value: folder === '' ? 'go run .' : `go run ./${folder}`, from: mains[0]?.path ?? 'go.mod' };
}

function usualJava({ files }: Repository, stack: Stack): StartCommand | null {
  const name = stack.framework?.value.name ?? '';
  const isMaven = files.includes('pom.xml');
  const goal = { 'Spring Boot': ['spring-boot:run', 'bootRun'], Quarkus: ['quarkus:dev', 'quarkusDev'] }[name];
  const task = isMaven ? goal?.[0] : (goal?.[1] ?? (name === 'Micronaut' ? 'run' : undefined));
  if (task === undefined) return null;
  const [wrapper, tool] = isMaven ? ['mvnw', 'mvn'] : ['gradlew', 'gradle'];
  const hasWrapper = files.includes(wrapper);
  return { value: `${hasWrapper ? `./${wrapper}` : tool} ${task}`, from: hasWrapper ? wrapper : stack.language.from };
}

function usualPhp({ files }: Repository, stack: Stack): StartCommand | null {
  // Without --no-reload, artisan hides the environment from an application that has a .env.
  if (stack.framework?.value.name === 'Laravel' && files.includes('artisan'))
    return { value: 'php artisan serve --no-reload --port={port}', from: 'artisan' };
  const front = ['public/index.php', 'index.php'].find((path) => files.includes(path));
  if (front === undefined) return null;
  return { value: `php -S 127.0.0.1:{port}${front.startsWith('public/') ? ' -t public' : ''}`, from: front };
}

function usualRuby(repository: Repository, stack: Stack): StartCommand | null {
  const { files } = repository;
  if (stack.framework?.value.name === 'Rails') {
    const hasBin = files.includes('bin/rails');
    const from = hasBin ? 'bin/rails' : stack.framework.from;
    return { value: `${hasBin ? 'bin/rails' : 'bundle exec rails'} server -p {port}`, from };
  }
  if (files.includes('config.ru')) return { value: 'bundle exec rackup -p {port}', from: 'config.ru' };
  const app = firstIn(repository.sources(), /^require ['"]sinatra['"]/m);
  return app && /^[\w./-]+$/.test(app.path)
    ? { value: `bundle exec ruby ${app.path} -p {port}`, from: app.path }
    : null;
}

function firstIn(sources: readonly TextFile[], wanted: RegExp): { path: string; match: RegExpExecArray } | null {
  for (const { path, text } of sources) {
    const match = /^[\w./-]+$/.test(path) ? wanted.exec(text) : null;
    if (match) return { path, match };
  }
  return null;
}

function packageOf(repository: Repository): JsonObject {
  const read = tryParseJson(repository.read('package.json') ?? '');
  return isJsonObject(read) ? read : {};
}
