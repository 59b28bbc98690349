import { Random } from '../../../../emulator/core/random.ts';
import type { Draft } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { FEATURES } from '../../../../emulator/providers/goroute/validation/generate/features.ts';
import { draftDocument, type MakeOptions } from '../../../../emulator/providers/goroute/validation/generate/make.ts';
import { writtenXml } from '../../../../emulator/providers/goroute/validation/generate/write.ts';
import {
  type Finding,
  type ValidationOptions,
  validate,
} from '../../../../emulator/providers/goroute/validation/index.ts';

/** An ordinary document, changed. */
export function changed(change: (document: Draft) => unknown, options: MakeOptions = {}): string {
  const document = draftDocument(new Random('changed'), {
    sellerCountry: 'BE',
    features: new Set(FEATURES),
    ...options,
  });
  change(document);
  return writtenXml(document);
}

/** Everything that is found in a document, in its order: errors first. */
export function found(xml: string, options: ValidationOptions = {}): readonly Finding[] {
  const { errors, warnings } = validate(xml, options);
  return [...errors, ...warnings];
}

/** Ids of the rules that a document breaks, each once. */
export function broken(xml: string, options: ValidationOptions = {}): string[] {
  return [...new Set(found(xml, options).map(({ rule }) => rule))].toSorted();
}
