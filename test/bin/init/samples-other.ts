import { DOT_ENV, FREE, KNOWN, type Sample, SECRET } from './sample.ts';

/** Repositories in Python, Go, Java, PHP and Ruby. */
export const OTHER_SAMPLES: Readonly<Record<string, Sample>> = {
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
};
