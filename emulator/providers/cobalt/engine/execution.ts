/** Where an execution stands. @see https://docs.gocobalt.io/changelog/2026 */
export type ExecutionStatus = 'RUNNING' | 'COMPLETED' | 'ERRORED' | 'STOPPING' | 'STOPPED' | 'TIMED_OUT' | 'TERMINATED';

/** Where a node stands. @see https://github.com/gocobalt/cobalt-js */
export type NodeStatus =
  | 'Ready'
  | 'Waiting'
  | 'Success'
  | 'Errored'
  | 'Errored_and_Skipped'
  | 'Stopped'
  | 'Rejected'
  | 'Timed_Out';

/** A node of an execution. */
export interface NodeRun {
  readonly node_id: string;
  readonly status: NodeStatus;
  readonly attempts: number;
  readonly input: unknown;
  readonly output: unknown;
  /** Provider ms. */
  readonly entered_at: number;
}

/** One run of a workflow. */
export interface Execution {
  readonly id: string;
  readonly account: string;
  readonly workflow: string;
  readonly config_id: string;
  readonly status: ExecutionStatus;
  readonly type: 'SYNC' | 'ASYNC';
  /** `Schedule`, `API Call`, or the name of an event. */
  readonly source: string;
  readonly event_id: string | null;
  readonly payload: unknown;
  /** The execution that it repeats, or null. */
  readonly retry_of: string | null;
  readonly runs: readonly NodeRun[];
  /** Nodes that are still to come, in order. */
  readonly queue: readonly string[];
  /** What a response node gave, or null. */
  readonly response: { readonly body: unknown; readonly status: number } | null;
  /** Provider ms. */
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly times_out_at: number;
  /** Provider ms at which it goes on, or null where it has ended. */
  readonly due_at: number | null;
  /** Journal entry that it follows from. */
  readonly cause: number | null;
}
