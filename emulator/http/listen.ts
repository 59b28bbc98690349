import type { Server } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { EmulatorError } from '../core/errors.ts';

/** Listens and gives the port. @throws EmulatorError `port_busy`, `port_refused` */
export function listen(server: Server, port: number, host: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const fix =
        'Stop what uses it (emulator stop), or choose another control port with --port, or --port 0 for free ones.';
      if (error.code === 'EADDRINUSE')
        reject(new EmulatorError('port_busy', `Port ${port} for ${what} is in use. ${fix}`, { status: 409 }));
      else reject(new EmulatorError('port_refused', `Cannot listen on ${host}:${port} for ${what}: ${error.message}.`));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Wall ms between two tries to get a port back, and how many there are. */
const AGAIN_MS = 50;
const AGAIN_TRIES = 60;

/** Listens at an address that was given up a while ago: somebody's outgoing connection may have it for a moment. @throws EmulatorError `port_busy`, `port_refused` */
export async function listenAgain(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
  what: string,
  clock: Clock,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await listen(server, port, host, what);
      return;
    } catch (thrown) {
      if (tries >= AGAIN_TRIES || !(thrown instanceof EmulatorError) || thrown.code !== 'port_busy') throw thrown;
      await clock.sleepWall(AGAIN_MS);
    }
  }
}

/** Stops listening and ends open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
