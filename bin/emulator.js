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
  keepCompiled();
  import('../dist/bin/cli.js').catch((thrown) => {
    var message = String(thrown.message);
    if (/cli\.js' imported from/.test(message)) end(2, 'The emulator is not built yet; run npm run build.');
    else end(3, `The emulator cannot be loaded: ${message}. Install it again.`);
  });
}

// From 22.8 on, Node can keep what it has compiled for the next start; NODE_DISABLE_COMPILE_CACHE=1 forbids it.
function keepCompiled() {
  var modules = process.getBuiltinModule('node:module');
  if (modules.enableCompileCache) modules.enableCompileCache();
}

function end(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}
