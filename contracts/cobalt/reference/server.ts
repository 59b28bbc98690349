import { runProcess } from '../../reference/process.ts';
import { createApp } from './app.ts';
import { applyChanges } from './changes.ts';
import { correctParts } from './parts.ts';
import { createServer } from './routes.ts';

runProcess({
  create(env, changes, log) {
    const parts = applyChanges(correctParts, changes);
    const config = parts.readConfig(env);
    return { app: createApp(config, parts, log), port: config.port };
  },
  serve: createServer,
});
