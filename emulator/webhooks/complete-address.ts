import { EmulatorError } from '../core/errors.ts';

/**
 * The address that a manifest gives of a webhook endpoint. Of one on the same host, a path is enough: it is completed by the address that the
 * webhooks of tests go to.
 *
 * @throws EmulatorError `webhook_target`
 */
export function completeAddress(given: string, base: string | null): string {
  if (URL.canParse(given)) return given;
  if (base !== null && URL.canParse(given, base)) return new URL(given, base).href;
  throw new EmulatorError(
    'webhook_target',
    `"${given}" is no address, and there is none of the sandbox to complete it.`,
  );
}
