import { mostMarks, type ReadingLimits } from './limits.ts';
import { DocumentRefused } from './refusal.ts';

const DOCTYPE = 'a DOCTYPE is not accepted, since an invoice needs none and its entities are a way to attack';

/** What a document has too many of. */
export const MARKS = 'tags, attributes, comments and the like, far too many for its size';

/**
 * Looks a document over before any of it is parsed, which takes a small part of the time, and refuses what no invoice has: a DOCTYPE (and
 * with it every entity but the five of XML), a tag of many thousand characters, and far more markup or comments than there is text for.
 * What is no XML is left to the parser.
 *
 * @returns how many marks the document may have besides: attributes, which are not looked for here
 * @throws DocumentRefused `invalid_xml` with the line
 */
export function marksLeftIn(text: string, limits: ReadingLimits): number {
  return new Survey(text, limits).marksLeft();
}

class Survey {
  readonly #text: string;
  readonly #limits: ReadingLimits;
  readonly #mostMarks: number;
  #marks = 0;
  #commented = 0;

  constructor(text: string, limits: ReadingLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#mostMarks = mostMarks(text, limits);
  }

  marksLeft(): number {
    let at = this.#text.indexOf('<');
    while (at >= 0) at = this.#text.indexOf('<', this.#behindMark(at));
    return this.#mostMarks - this.#marks;
  }

  /** Where to look on: behind a comment, a CDATA section or an instruction, for what is in them is no markup. */
  #behindMark(at: number): number {
    const second = this.#text[at + 1];
    if (second !== '/') this.#count(at);
    if (second === '?') return this.#behindComment(at, '?>');
    if (second !== '!') return this.#behindTag(at);
    if (this.#text.startsWith('<!--', at)) return this.#behindComment(at, '-->');
    if (this.#text.startsWith('<![CDATA[', at)) return this.#behindCdata(at);
    if (this.#text.slice(at, at + 9).toUpperCase() === '<!DOCTYPE') this.#refuse(at, DOCTYPE);
    return at + 1;
  }

  #behindTag(at: number): number {
    const end = this.#text.indexOf('>', at);
    const length = (end < 0 ? this.#text.length : end) - at;
    if (length > this.#limits.tag) this.#refuse(at, `a tag has more than ${this.#limits.tag} characters`);
    return at + 1;
  }

  /** Instructions are comments to whoever reads an invoice. */
  #behindComment(at: number, closing: string): number {
    const end = this.#behind(closing, at + closing.length + 1);
    this.#commented += end - at;
    const { comments } = this.#limits;
    if (this.#commented > comments) this.#refuse(at, `comments and instructions have more than ${comments} characters`);
    return end;
  }

  #behindCdata(at: number): number {
    const end = this.#behind(']]>', at);
    // Each bracket in it may be the end, and is looked at for that.
    let bracket = this.#text.indexOf(']', at);
    for (; bracket >= 0 && bracket < end - 3; bracket = this.#text.indexOf(']', bracket + 1)) this.#count(bracket);
    return end;
  }

  #behind(closing: string, from: number): number {
    const at = this.#text.indexOf(closing, from);
    return at < 0 ? this.#text.length : at + closing.length;
  }

  #count(at: number): void {
    this.#marks += 1;
    if (this.#marks <= this.#mostMarks) return;
    this.#refuse(at, `there are more than ${this.#mostMarks} ${MARKS}`);
  }

  #refuse(at: number, message: string): never {
    const line = this.#text.slice(0, at).split('\n').length;
    throw new DocumentRefused('invalid_xml', `Line ${line}: ${message}.`, line);
  }
}
