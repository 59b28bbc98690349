import type { World } from '../../http/world.ts';

const WORDS = 3;
const HALF = 0x1_0000;

/** 24 lower-case hex digits, as MongoDB makes them. */
export function objectId({ random }: World): string {
  const word = () => [random.int(HALF), random.int(HALF)].map((half) => half.toString(16).padStart(4, '0')).join('');
  return Array.from({ length: WORDS }, word).join('');
}

/** UTC with milliseconds, as bodies write instants. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
