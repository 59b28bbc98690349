/** Work in a row: each piece begins when the one before has ended. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** Carries out a piece of work when its turn comes. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
