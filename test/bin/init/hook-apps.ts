import { spawnSync } from 'node:child_process';

/** An application of one language with hooks in it. It answers 418 to all that is no hook, and listens on PORT. */
export interface HookApp {
  readonly title: string;
  readonly language: string;
  /** Command that can only succeed where the application can be run. */
  readonly probe: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** What `sync` is replaced with: it answers 200 and the id that it was given. */
  readonly fill: readonly [from: string, to: string];
}

/** One for every language that runs without a framework, and Flask and FastAPI where they are installed. */
export const HOOK_APPS: readonly HookApp[] = [
  {
    title: 'node, node:http',
    language: 'node',
    probe: ['node', '--version'],
    files: {
      'package.json': '{ "type": "module" }',
      'app.js': `import { createServer } from 'node:http';
import { emulatorHooks } from './emulator-hooks.js';
createServer((req, res) => emulatorHooks(req, res) || res.writeHead(418).end()).listen(process.env.PORT, '127.0.0.1');`,
    },
    command: ['node', 'app.js'],
    fill: ["[501, { error: 'sync is not filled in', eventId }]", '[200, { got: eventId }]'],
  },
  ...python(
    'wsgiref',
    `import os
from wsgiref.simple_server import make_server
from emulator_hooks import wsgi
def app(environ, start_response):
    start_response("418 Teapot", [])
    return [b""]
make_server("127.0.0.1", int(os.environ["PORT"]), wsgi(app)).serve_forever()`,
  ),
  ...python(
    'flask',
    `import os
from flask import Flask
from emulator_hooks import wsgi
app = Flask(__name__)
@app.errorhandler(404)
def teapot(_):
    return "", 418
app.wsgi_app = wsgi(app.wsgi_app)
app.run(port=int(os.environ["PORT"]))`,
  ),
  ...python(
    'fastapi',
    `import os, uvicorn
from fastapi import FastAPI, Response
from emulator_hooks import fastapi
app = FastAPI()
fastapi(app)
@app.api_route("/{rest:path}", methods=["GET", "POST"])
def teapot(rest: str):
    return Response(status_code=418)
uvicorn.run(app, port=int(os.environ["PORT"]))`,
    'fastapi, uvicorn',
  ),
  {
    title: 'go, net/http',
    language: 'go',
    probe: ['go', 'version'],
    files: {
      'go.mod': 'module hooks\n\ngo 1.18\n',
      'main.go': `package main
import ("net/http"; "os")
func main() {
	teapot := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(418) })
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), WithEmulatorHooks(teapot)))
}`,
    },
    command: ['go', 'run', '.'],
    fill: ['notFilledIn("sync")', '200, map[string]string{"got": eventID}'],
  },
  {
    title: 'php, its own server',
    language: 'php',
    probe: ['php', '--version'],
    files: {
      'index.php':
        "<?php require 'emulator-hooks.php'; if (emulator_hooks()) { exit; } http_response_code(418); return true;",
    },
    command: ['sh', '-c', 'exec php -S 127.0.0.1:$PORT index.php'],
    fill: ["not_filled_in('sync')", "[200, ['got' => $eventId]]"],
  },
  {
    title: 'ruby, a Rack environment by hand',
    language: 'ruby',
    probe: ['ruby', '-ropenssl', '-e', '0'],
    files: {
      'app.rb': `require 'socket'
require_relative 'emulator_hooks'
app = EmulatorHooks.new(->(_) { [418, {}, []] })
server = TCPServer.new('127.0.0.1', ENV['PORT'].to_i)
loop do
  client = server.accept
  method, target = client.gets.split
  path, query = target.split('?', 2)
  env = { 'REQUEST_METHOD' => method, 'PATH_INFO' => path, 'QUERY_STRING' => query.to_s }
  while (line = client.gets.strip) != ''
    name, value = line.split(': ', 2)
    env["HTTP_#{name.upcase.tr('-', '_')}"] = value
  end
  status, _, body = app.call(env)
  client.write("HTTP/1.1 #{status} -\\r\\nconnection: close\\r\\ncontent-length: #{body.join.bytesize}\\r\\n\\r\\n#{body.join}")
  client.close
end`,
    },
    command: ['ruby', 'app.rb'],
    fill: ["= not_filled_in('sync')", '= [200, { got: event_id }]'],
  },
];

/** Whether an application can be run here. */
export function canRun({ probe: [command = '', ...args] }: HookApp): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function python(title: string, source: string, imports = title): HookApp[] {
  return [
    {
      title: `python, ${title}`,
      language: 'python',
      probe: ['python3', '-c', `import ${imports}`],
      files: { 'app.py': source },
      command: ['python3', 'app.py'],
      fill: ['501, {"error": "sync is not filled in", "event_id": event_id}', '200, {"got": event_id}'],
    },
  ];
}
