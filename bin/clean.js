// First part of the build: nothing of an earlier one may be left.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

rmSync(join(fileURLToPath(import.meta.url), '..', '..', 'dist'), { recursive: true, force: true });
