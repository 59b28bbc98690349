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
}

/**
 * The size is the provider's, 15 MB for one document (`@see` https://docs.goroute.ai/docs/sending-documents/batch-sending). The others
 * are the emulator's own, far above what any invoice needs: they only keep hostile input from being expensive.
 */
export const READING_LIMITS: ReadingLimits = {
  bytes: 15 * 1024 * 1024,
  depth: 50,
  attributes: 50,
  name: 100,
  elements: 500_000,
};
