import type { Server } from 'node:http';
import type { Clock } from './clock.ts';
import { reasonOf } from './errors.ts';
import { type Log, logToStdout as log } from './log.ts';

/** What of an integration its process needs to know. */
interface Running {
  readonly clock: Clock;
  readonly parts: { readonly tickMs: number };
}

/** How an integration is put together from its environment. */
interface Assembly<A extends Running> {
  /** Makes it, with the named changes in its parts. @throws Error with one sentence for what is missing */
  create(env: NodeJS.ProcessEnv, changes: readonly string[], log: Log): { readonly app: A; readonly port: number };
  serve(app: A): Server;
}

/** The process: environment in, one HTTP server, a quiet end on SIGTERM. */
export function runProcess<A extends Running>(assembly: Assembly<A>, env: NodeJS.ProcessEnv = process.env): void {
  try {
    start(assembly, env);
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(2);
  }
}

function start<A extends Running>({ create, serve }: Assembly<A>, env: NodeJS.ProcessEnv): void {
  const names = (env.MUTANT ?? '').split(',').map((name) => name.trim());
  const { app, port } = create(env, names.filter(Boolean), log);
  const server = serve(app);

  server.on('error', (error) => {
    process.stderr.write(`Cannot listen on port ${port}: ${error.message}\n`);
    process.exit(2);
  });
  server.listen(port, '127.0.0.1', () => log('listening', { port, mutants: names.join(',') }));

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
