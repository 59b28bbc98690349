import { reasonOf } from '../../reference/errors.ts';
import { logToStdout as log } from '../../reference/log.ts';
import { createApp } from './app.ts';
import { applyChanges } from './changes.ts';
import { correctParts } from './parts.ts';
import { createServer } from './routes.ts';

/** The process: environment in, one HTTP server, a quiet end on SIGTERM. */
function start(env: NodeJS.ProcessEnv): void {
  const names = (env.MUTANT ?? '').split(',').map((name) => name.trim());
  const parts = applyChanges(correctParts, names.filter(Boolean));
  const config = parts.readConfig(env);
  const app = createApp(config, parts, log);
  const server = createServer(app);

  server.on('error', (error) => {
    process.stderr.write(`Cannot listen on port ${config.port}: ${error.message}\n`);
    process.exit(2);
  });
  server.listen(config.port, '127.0.0.1', () => log('listening', { port: config.port, mutants: names.join(',') }));

  const ticking = setInterval(() => {
    app.clock.tick().catch((error) => log('clock failed', { reason: reasonOf(error) }));
  }, app.parts.tickMs);
  ticking.unref();

  const stop = () => {
    // Answers under way are finished; accepted deliveries are on disk and go on at the next start.
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 5000).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  start(process.env);
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(2);
}
