import { onTestFinished } from 'vitest';
import { object } from '../../emulator/http/contract.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';

/** The instant at which test worlds stand still, unless a test wants another. */
export const NOON = '2026-09-21T12:00:00.000Z';

/** A strict, frozen sandbox with Revento on a free port, closed when the test ends. */
export async function reventoSandbox(options: SandboxOptions = {}) {
  const sandbox = await Sandbox.start('test', {
    providers: ['revento'],
    seed: 'test',
    strict: true,
    freeze: NOON,
    wire: 'provider',
    ...options,
  });
  onTestFinished(async () => {
    await sandbox.close();
    const broken = sandbox.journal.query().filter((entry) => 'violations' in entry && entry.violations);
    if (broken.length > 0) throw new Error(`We broke the contract: ${JSON.stringify(broken[0])}`);
  });
  const revento = sandbox.provider('revento');
  return { sandbox, revento };
}

/** Tokens of a fresh connection, made without a browser. */
export async function connected(
  revento: Awaited<ReturnType<typeof reventoSandbox>>['revento'],
  args: Record<string, unknown> = {},
) {
  const made = await revento.act('connect', args);
  return tokensOf(made);
}

/** Reads the strings of an action's result. */
export function tokensOf(made: unknown) {
  const fields = typeof made === 'object' && made !== null ? new Map(Object.entries(made)) : new Map<string, unknown>();
  const text = (name: string) => String(fields.get(name) ?? '');
  return {
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    eventId: text('event_id'),
    grant: text('grant'),
    scope: text('scope'),
  };
}

/** The JSON body of an answer, as an object. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return object(await response.json());
}
