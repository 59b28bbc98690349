import { isJsonObject } from '../../../emulator/core/json.ts';
import type { Trial } from '../../harness/trial.ts';

/** Under these names the text of a message stands, where it has members. */
const TEXTS = ['text', 'message', 'body', 'title'];

/** What people have been shown so far, message by message. Ends the check as untested where the probe shows nothing that can be read. */
export async function messagesNow(trial: Trial): Promise<string[]> {
  const shown = await trial.probe('messages');
  if (shown === null) trial.lack('messages');
  if (shown.status !== 200) {
    trial.halt('untested', `The probe messages answered ${shown.status ?? 'nothing'}, so no message could be seen.`);
  }
  if (Array.isArray(shown.value)) return shown.value.map(textOf);
  return shown.text.split('\n').filter((line) => line.trim() !== '');
}

/** Messages that are there now and were not before; one that is shown again counts again. */
export function newMessages(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before];
  return now.filter((message) => {
    const at = left.indexOf(message);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What is read of a message: not when it came, and not what it is about. */
function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (!isJsonObject(message)) return JSON.stringify(message);
  const texts = TEXTS.map((name) => message[name]).filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts.join(' ') : JSON.stringify(message);
}
