import type { Sample } from './sample.ts';
import { NODE_SAMPLES } from './samples-node.ts';
import { OTHER_SAMPLES } from './samples-other.ts';

/** Repositories of many kinds, by name. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  ...NODE_SAMPLES,
  ...OTHER_SAMPLES,
  'compose only': {
    files: {
      'compose.yaml':
        'services:\n  db: { image: postgres, ports: ["5432:5432"] }\n  web: { build: ., ports: ["127.0.0.1:8099:80"] }\n',
    },
    finds: { url: 'http://127.0.0.1:8099' },
  },
  'empty folder': { files: {}, finds: {} },
  'monorepo with nothing at its root': {
    files: {
      'package.json': '{"private":true,"workspaces":["packages/*"]}',
      'packages/a/package.json': '{"dependencies":{"koa":"2"}}',
    },
    finds: { language: 'node' },
  },
};
