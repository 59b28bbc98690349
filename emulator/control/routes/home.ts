import type { Handlers } from '../call.ts';

const LINKS: readonly [path: string, says: string][] = [
  ['/health', 'which sandbox this is'],
  ['/providers', 'addresses, credentials, knobs and actions'],
  ['/journal', 'what happened'],
  ['/journal/tree', 'what happened, by cause'],
  ['/journal/stream', 'what happens'],
  ['/journal.har', 'for the network panel of a browser'],
  ['/scenarios', 'what can be played'],
  ['/runs', 'what was played'],
  ['/clock', 'provider time'],
  ['/faults', 'what goes wrong on purpose'],
  ['/snapshots', 'what can be restored'],
  ['/sandboxes', 'other worlds of this process'],
  ['/openapi.json', 'how to use all this from a program'],
];

/** The page that a person finds at the control port. */
export const home: Handlers = {
  getHome({ sandbox }) {
    const providers = sandbox.providers.map(
      ({ definition, urls }) => `<li>${definition.title}: <code>${urls.origin}</code></li>`,
    );
    const links = LINKS.map(([path, says]) => `<li><a href="${path}">${path}</a> ${says}</li>`);
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Emulator</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}code{font-size:.95em}</style>
<h1>Emulator</h1>
<p>Sandbox <code>${sandbox.id}</code>, seed <code>${escaped(sandbox.seed)}</code>.</p>
<h2>Providers</h2>
<ul>${providers.join('')}</ul>
<h2>Control API</h2>
<ul>${links.join('')}</ul>
</html>
`;
    return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  },
};

/** The seed is the one text here that somebody else chose. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
