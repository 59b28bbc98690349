import { statSync } from 'node:fs';
import { defineSurvey } from '../../harness/check.ts';
import type { OwnText, Survey } from '../../harness/survey.ts';
import { found, misplaced } from './scan.ts';

const NAMES: Readonly<Record<string, string>> = { access_token: 'An access token', refresh_token: 'A refresh token' };

export default defineSurvey({
  id: 'secrets.storage',
  title: 'Tokens are stored encrypted: no file of the storage has one in the clear',
  refs: ['rfc6749#10.4'],
  needs: ['connect', 'storage'],
  wants: ['sync', 'restart'],
  applies: ({ operations }) => (operations.exchange === null ? 'it issues no tokens' : null),
  fix: 'Encrypt tokens before they are written: with a key of a KMS, by the database, or in a secrets manager. base64, hex and compression are no encryption. Look at backups, caches, queues and temporary files, too.',
  why: 'A copy of the disk, a backup or a dump of the database is enough to act for every customer, for as long as the refresh tokens live.',
  bad: 'db.save({ eventId, refreshToken });',
  good: 'db.save({ eventId, refreshToken: kms.encrypt(key, refreshToken) });',
  async look(survey) {
    const written = isConnected(survey) ? writtenFiles(survey) : [];
    const clear = (await found(survey, Object.keys(NAMES))).filter(({ place }) => place.kind === 'storage');
    return {
      material: written.length,
      mistakes: clear.map(({ secret, place }) => misplaced(survey, `${NAMES[secret.kind]} in the clear`, place)),
      seqs: [],
      values: [],
      unjudged: [],
    };
  },
  passed: (material) =>
    `${material} files were written to the storage, and none has a token in it that could be read, also not in base64, in hex or packed.`,
});

/** Nobody can have stored tokens who was given none. */
function isConnected({ provider, begin }: Survey): boolean {
  return provider.journal.query({ since: begin }).some(({ kind }) => kind === 'token');
}

/** What has been in the folders for longer proves nothing about this world. */
function writtenFiles(survey: Survey): readonly OwnText[] {
  const since = survey.provider.journal.get(survey.begin + 1)?.wall ?? 0;
  return (survey.storage() ?? []).filter(({ name, text }) => text !== '' && writtenAt(name) >= since);
}

function writtenAt(name: string): number {
  return statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
