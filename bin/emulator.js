#!/usr/bin/env node
// Plain old JavaScript that is a script and a module at once: a Node that is too old for everything else must still be able to say so.
var OLDEST = [20, 19];
var version = process.versions.node;
var parts = version.split('.').map(Number);

if (parts[0] < OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] < OLDEST[1])) {
  end(
    2,
    `The emulator needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}. Get one from https://nodejs.org.`,
  );
} else {
  import('../dist/bin/cli.js').catch((thrown) => {
    var message = String(thrown.message);
    if (/cli\.js' imported from/.test(message)) end(2, 'The emulator is not built yet; run npm run build.');
    else end(3, `The emulator cannot be loaded: ${message}. Install it again.`);
  });
}

function end(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}
