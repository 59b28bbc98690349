/** Makes parties wait for one another: nobody goes on before everybody has arrived or given up. */
export class Barrier {
  #missing: number;
  #waiting: (() => void)[] = [];

  constructor(parties: number) {
    this.#missing = parties;
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
    for (const go of this.#waiting.splice(0)) go();
  }
}
