/** Makes parties wait for one another: nobody goes on before everybody has arrived or given up. */
export class Barrier {
  #missing: number;
  #waiting: (() => void)[] = [];
  readonly #settle: () => Promise<void>;

  /** When all are there, `settle` is waited for before they go on. */
  constructor(parties: number, settle: () => Promise<void>) {
    this.#missing = parties;
    this.#settle = settle;
  }

  /** One party is there; `go` is called, together with those of all others, when the last one is. */
  arrive(go: () => void): void {
    this.#waiting.push(go);
    this.leave();
  }

  /** One party will not come. */
  leave(): void {
    this.#missing--;
    if (this.#missing > 0) return;
    void this.#settle().then(() => {
      for (const go of this.#waiting.splice(0)) go();
    });
  }
}
