import { Random } from '../core/random.ts';
import { defineState, type Row, Store } from '../core/store.ts';
import type { World } from '../http/world.ts';
import { webhookState } from '../webhooks/delivery.ts';
import { Webhooks } from '../webhooks/webhooks.ts';
import type { ProviderDefinition, Setup } from './definition.ts';

/** What was said about the integration, kept with the data so that it survives as long. */
const setupState = defineState((store) => ({ setups: store.collection<Setup & Row>('setup') }));
const ONLY = 'setup';

/** What the inside of a provider is made of. */
export interface InsideParts {
  /** The provider itself, whose doors lead here. */
  readonly world: World;
  readonly definition: ProviderDefinition;
  /** Of this provider alone. */
  readonly seed: string;
  /** Throws an EmulatorError for an address that webhooks may not go to. */
  readonly allow: (url: string) => void;
}

/** A first day whose data is not made yet. */
interface Foretold {
  readonly setup: Setup;
  readonly credentials: Readonly<Record<string, string>>;
  /** Provider ms at which it began. */
  readonly at: number;
}

/**
 * What a provider has inside: data, random numbers, webhooks. Each is a door, and a first day that was only foretold is made when the first
 * of them opens: by a request, an action, a snapshot. Nobody can tell afterwards when that was.
 */
export class Inside {
  readonly #parts: InsideParts;
  readonly #random: Random;
  readonly #store = new Store();
  #hasCollections = false;
  #webhooks: Webhooks | null = null;
  #foretold: Foretold | null = null;

  constructor(parts: InsideParts) {
    this.#parts = parts;
    this.#random = new Random(parts.seed);
  }

  get random(): Random {
    this.settle();
    return this.#random;
  }

  get store(): Store {
    if (!this.#hasCollections) this.#declare();
    this.settle();
    return this.#store;
  }

  get webhooks(): Webhooks {
    this.settle();
    const { world, definition, allow } = this.#parts;
    this.#webhooks ??= new Webhooks(world, definition.webhooksIn?.(world) ?? definition.webhooks, allow);
    return this.#webhooks;
  }

  /** What was said about the integration. */
  get setup(): Setup {
    if (this.#foretold) return this.#foretold.setup;
    const { webhookUrl = null, redirectUris = [] } = setupState(this.store).setups.get(ONLY) ?? {};
    return { webhookUrl, redirectUris };
  }

  /** True once it holds the data of a first day, or data that was kept. */
  get isSeeded(): boolean {
    return this.#hasCollections && setupState(this.store).setups.get(ONLY) !== undefined;
  }

  /** What a person must copy into an integration. */
  get credentials(): Readonly<Record<string, string>> {
    const { world, definition } = this.#parts;
    return this.#foretold?.credentials ?? definition.credentials(world);
  }

  /** Takes over what is said about the integration now. */
  keep(setup: Setup): void {
    const { setups } = setupState(this.store);
    if (setups.get(ONLY)) setups.update(ONLY, setup);
    else setups.insert({ id: ONLY, ...setup });
  }

  /** Begins a first day: one that is foretold where that can be, else one that is made. */
  dawn(setup: Setup): void {
    const { world, definition, seed } = this.#parts;
    const credentials = definition.foretell?.(world, new Random(`${seed} credentials`));
    this.#foretold = { setup, credentials: credentials ?? {}, at: world.clock.now() };
    if (!credentials) this.settle();
  }

  /** Makes the first day that was foretold, as of the instant at which it began. */
  settle(): void {
    if (!this.#foretold) return;
    const { setup, at } = this.#foretold;
    const { world, definition } = this.#parts;
    this.#foretold = null;
    world.clock.asOf(at, () => {
      this.keep(setup);
      definition.seed(world, setup);
    });
  }

  /** Empties everything and begins another first day like the one before. */
  reset(): void {
    const { setup } = this;
    this.#foretold = null;
    this.#webhooks?.reset();
    this.#store.clear();
    this.#random.restore(new Random(this.#parts.seed).state());
    this.dawn(setup);
  }

  async close(): Promise<void> {
    await this.#webhooks?.close();
  }

  /** In this order, which dumps and lists of collections follow. */
  #declare(): void {
    this.#hasCollections = true;
    this.#parts.definition.declare(this.#store);
    setupState(this.#store);
    webhookState(this.#store);
  }
}
