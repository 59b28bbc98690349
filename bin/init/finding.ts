/** Something that was found in a repository, and where: a person must be able to look it up. */
export interface Finding<T = string> {
  readonly value: T;
  /** A file, perhaps with a line, or a sentence such as "Flask's default". */
  readonly from: string;
}
