import { expect, it } from 'vitest';
import { KEPT_BODY_BYTES } from '../../emulator/core/journal.ts';
import { SentMessage, wholeText } from '../../emulator/http/body.ts';

it('a long answer is shown by its beginning, and read whole by whoever judges it', () => {
  const body = `{"rows":"${'ä'.repeat(KEPT_BODY_BYTES)}"}`;
  const message = new SentMessage(200, {}, body, Buffer.byteLength(body));
  expect(Buffer.byteLength(message.body)).toBeLessThanOrEqual(KEPT_BODY_BYTES + 2);
  expect(wholeText(message)).toBe(body);
  expect(wholeText(null)).toBe('');
});
