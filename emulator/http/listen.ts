import type { Server } from 'node:http';
import { EmulatorError } from '../core/errors.ts';

/** Listens and gives the port. @throws EmulatorError `port_busy`, `port_refused` */
export function listen(server: Server, port: number, host: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const fix =
        'Stop what uses it (emulator stop), or choose another control port with --port, or --port 0 for free ones.';
      if (error.code === 'EADDRINUSE')
        reject(new EmulatorError('port_busy', `Port ${port} for ${what} is in use. ${fix}`, { status: 409 }));
      else reject(new EmulatorError('port_refused', `Cannot listen on ${host}:${port} for ${what}: ${error.message}.`));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops listening and ends open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
