import type { Documents } from '../../documents.ts';
import { makeInvalid } from './generate/invalid.ts';
import { makeDocument } from './generate/make.ts';
import { wantedDocument } from './generate/wanted.ts';
import { decodedXml } from './reading/decode.ts';
import { RULES_OF_BILLS } from './rules/table.ts';
import { STRUCTURE_RULE } from './structure/check.ts';
import { validate } from './validate.ts';

/** Invoices and credit notes, for commands that speak of documents and know no provider. */
export const documents: Documents = {
  rules: [STRUCTURE_RULE, ...RULES_OF_BILLS],
  judge(bytes, schematron = []) {
    const { valid, document, findings } = validate(decodedXml(bytes), { schematron });
    return { kind: document.type.name, id: document.id, valid, findings };
  },
  make: (random, rule) => (rule === undefined ? makeDocument(random) : makeInvalid(random, rule).xml),
  wanted: wantedDocument,
};
