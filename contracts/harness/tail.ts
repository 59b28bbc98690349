/** Of what a process prints, this much is kept: its end. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The end of a text that grows without limit. */
export class Tail {
  readonly #pieces: string[] = [];
  #length = 0;
  #isCut = false;

  add(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    for (
      let first = this.#pieces[0];
      first !== undefined && this.#length - first.length >= MOST_CHARACTERS;
      first = this.#pieces[0]
    ) {
      this.#pieces.shift();
      this.#length -= first.length;
      this.#isCut = true;
    }
  }

  get text(): string {
    return this.#pieces.join('').slice(-MOST_CHARACTERS);
  }

  /** True where its beginning is gone. */
  get isCut(): boolean {
    return this.#isCut;
  }
}
