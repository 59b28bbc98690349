import { defineState } from '../../../core/store.ts';
import type { JsonObject } from '../../../http/contract.ts';

/** An endpoint of the organization's own that workflows call. @see https://docs.gocobalt.io/build/basics/proxies */
export interface ApiProxy {
  /** Its name. */
  readonly id: string;
  readonly description: string;
  readonly method: string;
  /** An address, or a path at the address of the integration; `{name}` stands for a field. */
  readonly url: string;
  readonly query: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where the fields themselves are the body. */
  readonly body: JsonObject | null;
  readonly timeout_ms: number;
  /** It does without the token of {@link ProxyAuth}. */
  readonly opts_out: boolean;
}

/** A call before the call, whose answer holds a token. @see https://docs.refold.ai/v3/connectors/my-app/authentication */
export interface ProxyAuth {
  readonly id: string;
  readonly url: string;
  readonly body: JsonObject;
  /** Path of the token in the answer. */
  readonly token: string;
  /** Header that carries it, with what stands before it. */
  readonly header: string;
  readonly prefix: string;
  /** Seconds that it is kept for a customer; 0 is not at all. */
  readonly cache_s: number;
}

/** A token that was kept. */
export interface ProxyToken {
  /** Id of the customer's row. */
  readonly id: string;
  readonly value: string;
  /** Provider ms. */
  readonly until: number;
}

/** The collections of proxies. */
export const proxyState = defineState((store) => ({
  proxies: store.collection<ApiProxy>('proxies'),
  auth: store.collection<ProxyAuth>('proxy_auth'),
  tokens: store.collection<ProxyToken>('proxy_tokens'),
}));
