import { EmulatorError } from '../../../../core/errors.ts';

/** Why a document is not looked at: it is no XML (or asks for what is not done), its root is unknown, or it is too large. */
export type RefusalReason = 'invalid_xml' | 'unsupported_document_type' | 'payload_too_large';

/** A document that is refused before any rule is asked, in one sentence. */
export class DocumentRefused extends EmulatorError {
  readonly reason: RefusalReason;
  /** Line of the document, from 1, or null where no line is to blame. */
  readonly line: number | null;

  constructor(reason: RefusalReason, message: string, line: number | null = null) {
    super(`document_${reason}`, message, { status: reason === 'payload_too_large' ? 413 : 400 });
    this.reason = reason;
    this.line = line;
  }
}
