import type { JsonObject } from '../../../http/contract.ts';
import type { Environment } from '../state.ts';

/** What a node does. */
export type NodeType = 'start' | 'condition' | 'action' | 'proxy' | 'response' | 'terminate' | 'delay';

/** One step of a workflow. */
export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: NodeType;
  /** Nodes that come after it; of a condition, those of the branch that holds. */
  readonly next: readonly string[];
  /** Of a condition: nodes of the branch where it does not hold. */
  readonly otherwise?: readonly string[];
  /** What it does, with templates in texts. */
  readonly data: JsonObject;
  readonly maximum_attempts: number;
  /** An error does not end the execution. */
  readonly skip_on_error: boolean;
}

/** What runs when something happens, in both environments. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly slug: string;
  /** Null where it is in both. */
  readonly environment: Environment | null;
  /** The customer whose own it is (id of the row), or null. */
  readonly private_to: string | null;
  readonly alias: string | null;
  /** Name of the event that starts it, or null for an API call alone. */
  readonly event: string | null;
  readonly published: boolean;
  /** Of a published workflow: the draft that it was made of. */
  readonly draft: string | null;
  readonly version: number;
  readonly auto_enable: boolean;
  readonly hidden: boolean;
  /** The conditions that a customer's user-defined fields must meet. */
  readonly access: readonly { readonly field: string; readonly value: string | number | boolean }[];
  readonly access_all: boolean;
  readonly nodes: readonly WorkflowNode[];
  readonly timeout_ms: number;
  /** Duplicates of an event are dropped by this path of its payload, or null. */
  readonly dedup_key: string | null;
  readonly settings: JsonObject;
  readonly created_at: string;
  readonly updated_at: string;
}
