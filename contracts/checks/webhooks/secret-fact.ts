import type { Trial } from '../../harness/trial.ts';

/**
 * The name by which the configuration speaks of the signing secret of a provider: where that is something else as well, as a key of the API
 * may be, and the environment mentions it as that, by the name of that.
 */
export function secretFact({ provider: { provider, facts }, config }: Trial): string {
  const own = `${provider}.webhookSecret`;
  const same = Object.keys(facts).filter((name) => facts[name] === facts.webhookSecret);
  return [own, ...same.map((name) => `${provider}.${name}`)].find((name) => isMentioned(config, name)) ?? own;
}

/** True where another signing secret reaches the integration when it is started anew. */
export function takesSecret(trial: Trial): boolean {
  return trial.host.canRestart && isMentioned(trial.config, secretFact(trial));
}

function isMentioned({ env }: Trial['config'], name: string): boolean {
  return Object.values(env).some((text) => text.includes(`{${name}}`));
}
