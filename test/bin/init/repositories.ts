/** A made-up repository, and what must be found in it. */
export interface Sample {
  readonly files: Readonly<Record<string, string>>;
  readonly finds: {
    readonly language?: string;
    readonly framework?: string;
    readonly start?: string;
    readonly url?: string;
    readonly webhook?: string;
    readonly connect?: string;
    readonly callback?: string;
    readonly health?: string;
    readonly variables?: Readonly<Record<string, string | null>>;
  };
}

const FREE = 'http://127.0.0.1:{port}';
/** A value that must never be seen again. */
export const SECRET = 'never-to-be-seen-again';

const DOT_ENV = `# comment
REVENTO_API_BASE=https://${SECRET}.example/api/v1
export REVENTO_CLIENT_ID=${SECRET}
REVENTO_CLIENT_SECRET="${SECRET}"
REVENTO_WEBHOOK_SECRET='${SECRET}'
DATABASE_URL=postgres://u:${SECRET}@h/d
`;
const KNOWN = {
  REVENTO_API_BASE: '{revento.apiBase}',
  REVENTO_CLIENT_ID: '{revento.clientId}',
  REVENTO_CLIENT_SECRET: '{revento.clientSecret}',
  REVENTO_WEBHOOK_SECRET: '{revento.webhookSecret}',
};

/** Repositories of many kinds, by name. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  'express and dotenv': {
    files: {
      'package.json': '{"scripts":{"start":"node src/server.js","dev":"nodemon"},"dependencies":{"express":"^4"}}',
      '.env.example': `${DOT_ENV}PORT=4321\nREVENTO_REDIRECT_URI=x\nREVENTO_TIMEOUT=${SECRET}\nGOOGLE_CLIENT_ID=${SECRET}\n`,
      'src/server.js': `const app = express();
app.get('/healthz', ok);
app.post('/webhooks/revento', express.raw(), receive);
app.post('/webhooks/stripe', receiveStripe);
app.get('/oauth/revento/connect', begin);
app.get('/oauth/revento/callback', done);
app.listen(process.env.PORT || 3000);`,
      'test/server.test.js': "app.get('/ready', ok); app.post('/webhooks/revento/of-a-test', x);",
      'node_modules/x/index.js': "app.post('/webhooks/revento/of-a-package', x);",
    },
    finds: {
      language: 'node',
      framework: 'Express',
      start: 'npm start',
      url: FREE,
      webhook: '/webhooks/revento',
      connect: '/oauth/revento/connect',
      callback: '/oauth/revento/callback',
      health: '/healthz',
      variables: {
        PORT: '{port}',
        ...KNOWN,
        REVENTO_REDIRECT_URI: `${FREE}/oauth/revento/callback`,
        REVENTO_TIMEOUT: null,
      },
    },
  },
  'nest with pnpm': {
    files: {
      'package.json': '{"scripts":{"start":"nest start"},"dependencies":{"@nestjs/core":"11","express":"5"}}',
      'pnpm-lock.yaml': '',
      'src/revento.controller.ts': `@Controller('revento')
export class ReventoController {
  @Post('webhook') receive() {}
  @Get('connect/:eventId') connect() {}
  @Get('callback') callback() {}
}`,
      'src/main.ts': 'await app.listen(process.env.PORT ?? 3000); const { REVENTO_API_BASE } = process.env;',
    },
    finds: {
      language: 'node',
      framework: 'NestJS',
      start: 'pnpm start',
      url: FREE,
      webhook: '/revento/webhook',
      connect: '/revento/connect/{eventId}',
      callback: '/revento/callback',
      variables: { PORT: '{port}', REVENTO_API_BASE: '{revento.apiBase}' },
    },
  },
  next: {
    files: {
      'package.json': '{"scripts":{"dev":"next dev","start":"next start"},"dependencies":{"next":"15"}}',
      'app/api/webhooks/[provider]/route.ts': 'export async function POST() {}',
      'app/(pages)/connect/route.ts': 'export async function GET() {}',
    },
    finds: {
      language: 'node',
      framework: 'Next.js',
      start: 'npm run dev',
      url: FREE,
      webhook: '/api/webhooks/revento',
      connect: '/connect',
      variables: { PORT: '{port}' },
    },
  },
  fastapi: {
    files: {
      'pyproject.toml': '[project]\ndependencies = ["fastapi>=0.110", "uvicorn"]\n',
      'uv.lock': '',
      'app/main.py': `app = FastAPI()
app.include_router(router, prefix="/wrong")
@app.get("/health")
def health(): ...
client = os.environ["REVENTO_CLIENT_ID"]
auth = os.getenv("REVENTO_AUTH_URL", "https://${SECRET}")
`,
      'app/hooks.py': `router = APIRouter(prefix="/revento")
@router.post("/webhooks")
def receive(): ...
@router.get("/oauth/start")
def start(): ...
@router.get("/oauth/callback")
def callback(): ...
`,
    },
    finds: {
      language: 'python',
      framework: 'FastAPI',
      start: 'uv run uvicorn app.main:app --port {port}',
      url: FREE,
      webhook: '/revento/webhooks',
      connect: '/revento/oauth/start',
      callback: '/revento/oauth/callback',
      health: '/health',
      variables: { REVENTO_CLIENT_ID: '{revento.clientId}', REVENTO_AUTH_URL: '{revento.authBase}' },
    },
  },
  flask: {
    files: {
      'requirements.txt': 'Flask==3.0\n# fastapi is not used\n',
      Procfile: `release: x\nweb: gunicorn app:app --bind 0.0.0.0:\${PORT:-5000}\n`,
      '.env': DOT_ENV,
      'app.py': `app = Flask(__name__)
@app.route("/hooks/revento", methods=["POST"])
def receive(): ...
@app.route('/connect/<event_id>')
def connect(event_id): ...
`,
    },
    finds: {
      language: 'python',
      framework: 'Flask',
      start: 'gunicorn app:app --bind 0.0.0.0:$PORT',
      url: FREE,
      webhook: '/hooks/revento',
      connect: '/connect/{eventId}',
      variables: { PORT: '{port}', ...KNOWN },
    },
  },
  django: {
    files: {
      Pipfile: '[packages]\ndjango = "*"\n',
      'manage.py': '',
      'shop/urls.py': `urlpatterns = [
    path("admin/", admin.site.urls),
    path("hooks/", include("hooks.urls")),
    path("webhooks/revento/", receive),
    re_path(r"^oauth/callback$", done),
]`,
    },
    finds: {
      language: 'python',
      framework: 'Django',
      start: 'pipenv run python manage.py runserver --noreload 127.0.0.1:{port}',
      url: FREE,
      webhook: '/webhooks/revento/',
      callback: '/oauth/callback',
    },
  },
  go: {
    files: {
      'go.mod': 'module example.com/x\n\nrequire github.com/go-chi/chi/v5 v5.0.0\n',
      'cmd/api/main.go': `package main
func main() {
	r.Post("/webhooks/revento", receive)
	r.Get("/connect", connect)
	mux.HandleFunc("GET /healthz", ok)
	secret := os.Getenv("REVENTO_WEBHOOK_SECRET")
	http.ListenAndServe(":8085", r)
}`,
    },
    finds: {
      language: 'go',
      framework: 'chi',
      start: 'go run ./cmd/api',
      url: 'http://127.0.0.1:8085',
      webhook: '/webhooks/revento',
      connect: '/connect',
      health: '/healthz',
      variables: { REVENTO_WEBHOOK_SECRET: '{revento.webhookSecret}' },
    },
  },
  spring: {
    files: {
      'pom.xml': '<artifactId>spring-boot-starter-web</artifactId>',
      mvnw: '',
      'src/main/resources/application.properties': `server.port=9090\nrevento.secret=\${REVENTO_CLIENT_SECRET}\n`,
      'src/main/java/x/ReventoController.java': `@RestController
@RequestMapping("/revento")
public class ReventoController {
  @PostMapping("/webhooks") void receive() {}
  @GetMapping(value = "/connect") void connect() {}
  @GetMapping("/callback") void callback() {}
}`,
    },
    finds: {
      language: 'java',
      framework: 'Spring Boot',
      start: './mvnw spring-boot:run',
      url: FREE,
      webhook: '/revento/webhooks',
      connect: '/revento/connect',
      callback: '/revento/callback',
      variables: { SERVER_PORT: '{port}', REVENTO_CLIENT_SECRET: '{revento.clientSecret}' },
    },
  },
  laravel: {
    files: {
      'composer.json': '{"require":{"laravel/framework":"^11"}}',
      'package.json': '{"scripts":{"dev":"vite"},"devDependencies":{"vite":"5"}}',
      artisan: '',
      '.env.example': DOT_ENV,
      'routes/api.php': "<?php Route::post('/webhooks/revento', [Hooks::class, 'receive']);",
      'routes/web.php': "<?php Route::get('/revento/connect', $x); Route::get('up', $y);",
      'config/services.php': "<?php return ['base' => env('REVENTO_AUTH_BASE', 'x')];",
    },
    finds: {
      language: 'php',
      framework: 'Laravel',
      start: 'php artisan serve --no-reload --port={port}',
      url: FREE,
      webhook: '/api/webhooks/revento',
      connect: '/revento/connect',
      health: '/up',
      variables: { ...KNOWN, REVENTO_AUTH_BASE: '{revento.authBase}' },
    },
  },
  rails: {
    files: {
      Gemfile: "source 'x'\ngem 'rails', '~> 7.1'\n",
      'bin/rails': '',
      'config/routes.rb': `Rails.application.routes.draw do
  get "up" => "rails/health#show", as: :rails_health_check
  post 'webhooks/revento', to: 'webhooks#revento'
  get '/auth/revento', to: 'oauth#start'
  get '/auth/revento/callback', to: 'oauth#callback'
end`,
      'docker-compose.yml': `services:
  db: { image: postgres, ports: ["5432:5432"] }
  web:
    build: .
    environment:
      REVENTO_CLIENT_SECRET: ${SECRET}
      - REVENTO_API_BASE=${SECRET}
`,
    },
    finds: {
      language: 'ruby',
      framework: 'Rails',
      start: 'bin/rails server -p {port}',
      url: FREE,
      webhook: '/webhooks/revento',
      connect: '/auth/revento',
      callback: '/auth/revento/callback',
      health: '/up',
      variables: { REVENTO_CLIENT_SECRET: '{revento.clientSecret}', REVENTO_API_BASE: '{revento.apiBase}' },
    },
  },
  'node without a framework': {
    files: {
      'package.json': '{"main":"./server.js"}',
      'server.js': `if (url.pathname === '/healthz') return ok();
switch (\`\${req.method} \${url.pathname}\`) {
  case 'POST /webhooks/revento': return receive();
  case "GET /callback": return done();
}
server.listen(8123);
const base = required('REVENTO_API_BASE'); const REVENTO_CLIENT_ID = 'a constant';`,
    },
    finds: {
      language: 'node',
      start: 'node server.js',
      url: 'http://127.0.0.1:8123',
      webhook: '/webhooks/revento',
      callback: '/callback',
      health: '/healthz',
      variables: { REVENTO_API_BASE: '{revento.apiBase}' },
    },
  },
  'compose only': {
    files: {
      'compose.yaml':
        'services:\n  db: { image: postgres, ports: ["5432:5432"] }\n  web: { build: ., ports: ["127.0.0.1:8099:80"] }\n',
    },
    finds: { url: 'http://127.0.0.1:8099' },
  },
  'empty folder': { files: {}, finds: {} },
  'monorepo with nothing at its root': {
    files: {
      'package.json': '{"private":true,"workspaces":["packages/*"]}',
      'packages/a/package.json': '{"dependencies":{"koa":"2"}}',
    },
    finds: { language: 'node' },
  },
};
