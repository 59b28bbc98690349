import type { Trial } from '../../harness/trial.ts';

/** The name by which configurations speak of the signing secret of a provider. */
export function secretFact({ provider }: Trial): string {
  return `${provider.provider}.webhookSecret`;
}

/** True where another signing secret reaches the integration when it is started anew. */
export function takesSecret(trial: Trial): boolean {
  const { env } = trial.config;
  return trial.host.canRestart && Object.values(env).some((text) => text.includes(`{${secretFact(trial)}}`));
}
