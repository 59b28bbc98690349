import type { Contract, Operation } from '../emulator/http/contract.ts';
import type { ProviderDefinition } from '../emulator/providers/definition.ts';
import { isMadeUp } from '../emulator/resources/fidelity.ts';

/** How the operations of one part of a contract are carried out, in numbers. */
export interface CarriedOut {
  /** The first word of their paths: `sales` of `/v1/sales/customers`. */
  readonly domain: string;
  readonly operations: number;
  /** By code of the provider's own. */
  readonly handwritten: number;
  /** By what the document says of things that are kept. */
  readonly generic: number;
  /** Answered with what is made up by the schema of the answer: nothing that is kept lies behind it. */
  readonly computed: number;
}

/** How each part of a contract is carried out, read from the provider itself. */
export function carriedOut({ handlers, engine }: ProviderDefinition, contract: Contract): CarriedOut[] {
  const model = engine?.().model;
  const wayOf = (operation: Operation) => {
    const names = [operation.id, ...Object.values(operation.variants?.names ?? {})];
    if (!model || names.some((name) => handlers[name])) return 'handwritten';
    return isMadeUp(model, model.deed(operation.id)) ? 'computed' : 'generic';
  };
  const shared = sharedSegments(contract.operations);
  const domainOf = ({ path }: Operation) => segments(path)[shared] ?? '/';
  return [...new Set(contract.operations.map(domainOf))].map((domain) => {
    const operations = contract.operations.filter((operation) => domainOf(operation) === domain);
    const ways = operations.map(wayOf);
    const count = (way: string) => ways.filter((one) => one === way).length;
    return {
      domain,
      operations: operations.length,
      handwritten: count('handwritten'),
      generic: count('generic'),
      computed: count('computed'),
    };
  });
}

function segments(path: string): string[] {
  return path.split('/').filter(Boolean);
}

/** How many segments all paths begin with. */
function sharedSegments(operations: readonly Operation[]): number {
  const [first = [], ...others] = operations.map(({ path }) => segments(path));
  const differs = first.findIndex((segment, i) => others.some((other) => other[i] !== segment));
  return Math.max(0, differs);
}
