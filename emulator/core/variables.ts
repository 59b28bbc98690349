/** The name of an environment variable for a fact about a provider: `apiBase` of acme is `ACME_API_BASE`. */
export function variableName(provider: string, fact: string): string {
  return `${upperSnake(provider)}_${upperSnake(fact)}`;
}

/** The facts of a provider that an integration is configured with, as environment variables. */
export function variablesOf(provider: string, facts: Readonly<Record<string, string>>): Record<string, string> {
  // The origin is part of the other addresses, and no integration is configured with it.
  const told = Object.entries(facts).filter(([name]) => name !== 'origin');
  return Object.fromEntries(told.map(([name, value]) => [variableName(provider, name), value]));
}

function upperSnake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
}
