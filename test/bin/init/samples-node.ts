import { DOT_ENV, FREE, KNOWN, type Sample, SECRET } from './sample.ts';

/** Repositories in JavaScript and TypeScript. */
export const NODE_SAMPLES: Readonly<Record<string, Sample>> = {
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
};
