const pending = new Set<() => void>();
let isListening = false;

/** Does this also where the process ends in the middle. Gives how to take it back. One listener serves all, however many there are. */
export function atExit(work: () => void): () => void {
  if (!isListening) {
    isListening = true;
    process.on('exit', () => {
      for (const one of pending) one();
    });
  }
  pending.add(work);
  return () => void pending.delete(work);
}
