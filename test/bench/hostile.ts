import { Random } from '../../emulator/core/random.ts';
import { documents } from '../../emulator/providers/goroute/validation/documents.ts';
import { makeDocument } from '../../emulator/providers/goroute/validation/generate/make.ts';
import { median } from './process.ts';
import type { Row } from './row.ts';

const MEBI = 1024 * 1024;
const ROOT = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">';
const SAMPLES = 9;

/** A megabyte each, refused in different places: before it is read, at its root, and at its very end. */
const FORMS: readonly string[] = [
  `<!DOCTYPE a [${full('<!ENTITY a "aaaaaaaaaaaaaaaaaa">')}`,
  ROOT + full('<a>'),
  `<r>${full('<a/>')}</r>`,
  `<r>${full('<aaaaaaaaaaaaaaaaaaa/>')}</r>`,
  ROOT + full('<aaaaaaaaaaaaaaaaaaa/>'),
  ROOT + full(`<a ${Array.from({ length: 48 }, (_, n) => `xmlns:a${n}="u"`).join(' ')}/>`),
  ROOT + full('&#65;'),
  ROOT + full('\r'),
  `${ROOT}<!--${full('- ')}`,
  `${ROOT}<a b="${full('\n')}`,
];

/** How long the slowest of many hostile forms of XML takes to be refused, once ordinary documents have been read. */
export function measureHostile(): Row {
  for (let n = 0; n < 200; n++) documents.judge(Buffer.from(makeDocument(new Random(`bench ${n}`))));
  const times = FORMS.map((xml) => median(Array.from({ length: SAMPLES }, () => msToRefuse(Buffer.from(xml)))));
  const slowest = Math.max(...times);
  return {
    what: `a megabyte of hostile XML, the slowest of ${FORMS.length} forms, ms`,
    emulator: slowest.toFixed(0),
    bareHono: '',
    bar: 'under 50',
    met: slowest < 50,
  };
}

function full(one: string): string {
  return one.repeat(MEBI / one.length);
}

function msToRefuse(bytes: Buffer): number {
  const started = performance.now();
  try {
    documents.judge(bytes);
  } catch {
    return performance.now() - started;
  }
  throw new Error('hostile XML was read');
}
