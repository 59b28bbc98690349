/**
 * The emulator as it is installed: what `npm run build` made. Through tsx every function would be made anew with its name each time that it is
 * made at all, which costs a sixth of a request, and nobody runs it so.
 */
const built: typeof import('../../emulator/sandbox.ts') = await import(
  new URL('../../dist/emulator/sandbox.js', import.meta.url).href
);

/** A sandbox of the built emulator. */
export const Sandbox = built.Sandbox;
