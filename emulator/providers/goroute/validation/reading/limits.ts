/** What a document may ask of whoever reads it. */
export interface ReadingLimits {
  /** Bytes of the whole document. */
  readonly bytes: number;
  /** Elements inside one another. */
  readonly depth: number;
  /** Attributes of one element, declarations of namespaces among them. */
  readonly attributes: number;
  /** Characters of the name of an element. */
  readonly name: number;
  /** Elements of the whole document. */
  readonly elements: number;
  /** Characters of one tag, its attributes among them. */
  readonly tag: number;
  /** Characters of all comments and instructions. */
  readonly comments: number;
  /** Marks of the whole document, whatever its size: elements, attributes, comments, instructions, CDATA sections. */
  readonly marks: number;
  /** One more of these is allowed for so many characters. */
  readonly charactersOfMark: number;
}

/**
 * The size is the provider's, 15 MB for one document (`@see` https://docs.goroute.ai/docs/sending-documents/batch-sending). The others
 * are the emulator's own, far above what any invoice needs: they only keep hostile input from being expensive. An invoice has one element in
 * more than 30 characters, however it is written, for the names of UBL are long.
 */
export const READING_LIMITS: ReadingLimits = {
  bytes: 15 * 1024 * 1024,
  depth: 50,
  attributes: 50,
  name: 100,
  elements: 500_000,
  tag: 10_000,
  comments: 100_000,
  marks: 5_000,
  charactersOfMark: 20,
};

/** The most marks that a document of this length may have. */
export function mostMarks(text: string, { marks, charactersOfMark }: ReadingLimits): number {
  return marks + Math.floor(text.length / charactersOfMark);
}
