import { type Cell, isRight, sentenceOf } from './rehearse.ts';

const EVERY_MS = 15_000;
const MS = 1000;

/** Tells how far it is: on a terminal in one line that changes, elsewhere now and then. What is wrong is told at once. */
export class Progress {
  readonly #of: number;
  readonly #out: NodeJS.WriteStream;
  readonly #began = performance.now();
  #done = 0;
  #wrong = 0;
  #toldAt = 0;

  constructor(of: number, out: NodeJS.WriteStream) {
    this.#of = of;
    this.#out = out;
  }

  /** Wall ms since it began. */
  get elapsedMs(): number {
    return performance.now() - this.#began;
  }

  /** Takes note of one verdict. */
  add(cell: Cell): void {
    this.#done++;
    if (!isRight(cell)) {
      this.#wrong++;
      this.#say(`${sentenceOf(cell)}\n`);
    }
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${this.#line()}`);
    else if (this.elapsedMs - this.#toldAt > EVERY_MS) {
      this.#toldAt = this.elapsedMs;
      this.#say(`${this.#line()}\n`);
    }
  }

  /** Leaves the terminal as a program should. */
  end(): void {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
  }

  #say(text: string): void {
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${text}` : text);
  }

  #line(): string {
    const left = Math.round(((this.elapsedMs / this.#done) * (this.#of - this.#done)) / MS);
    return `${this.#done} of ${this.#of}, ${this.#wrong} wrong so far, about ${left} s left`;
  }
}
