/** Carries out work in so many lanes, in order of the list. The first rejection stops the lanes, and is thrown when all have stopped. */
export async function inLanes<T>(
  work: readonly T[],
  lanes: number,
  carryOut: (one: T) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const queue = [...work];
  let failed = false;
  const lane = async () => {
    for (let one = queue.shift(); one !== undefined && !failed && !isOver(); one = queue.shift()) {
      try {
        await carryOut(one);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, work.length) }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
