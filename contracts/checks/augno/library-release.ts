import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { allWork, isWell } from '../keys/all-work.ts';
import { versionIn } from '../versions/sent.ts';

/** How Augno's libraries name themselves: `Augno/Go 0.16.1`. */
const LIBRARY = /\bAugno\/(Go|JS) v?(\d+(?:\.\d+)*)/;
/** By language, the knob that tells of the newest release. */
const NEWEST: Readonly<Record<string, string>> = { Go: 'newest_go_release', JS: 'newest_js_release' };
const MOST_SHOWN = 3;

/** A library of Augno's, as requests name it. */
interface Library {
  readonly language: string;
  readonly release: string;
  readonly calls: readonly RequestEntry[];
}

export default defineCheck({
  id: 'augno.library-release',
  title: 'A library of Augno’s is used in its newest release, and with the version of the API that this pins',
  refs: ['augno#versioning', 'augno#go-live'],
  needs: ['connect', 'sync'],
  wants: ['create', 'bulk', 'clock'],
  knobs: ['newest_go_release', 'newest_js_release'],
  applies: (_profile, actions) => (actions.includes('announceVersion') ? null : 'it is about libraries of Augno'),
  fix: 'Upgrade the library to its newest release, and let the version be the one that it was built for: it has the types of that one and of no other.',
  why: 'The types of a release are those of one version of the API. An old release, or a version that was set by hand, reads members that are not there any more.',
  bad: "new Client({ defaultHeaders: { 'Augno-Version': OLDER } });",
  good: 'new Client(); // the newest release, with the version that it pins',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('Work of all kinds is done while all is well');
    const work = await allWork(trial, connection, 'library');
    isWell(trial, work);
    const libraries = librariesIn(work.calls);
    if (libraries.length === 0) {
      trial.halt('not-applicable', 'no request names a library of Augno', seqsOf(work.calls).slice(0, MOST_SHOWN));
    }
    for (const library of libraries) judge(trial, library);
    await again(trial, connection);
    const names = libraries.map(({ language, release }) => `Augno/${language} ${release}`).join(', ');
    return `Requests come from ${names}, with the version of the API that it pins.`;
  },
});

function librariesIn(calls: readonly RequestEntry[]): Library[] {
  const found = new Map<string, Library>();
  for (const call of calls) {
    const [name, language = '', release = ''] =
      LIBRARY.exec(String(lowerHeaders(call.request.headers)['user-agent'])) ?? [];
    if (name === undefined) continue;
    found.set(name, { language, release, calls: [...(found.get(name)?.calls ?? []), call] });
  }
  return [...found.values()];
}

function judge(trial: Trial, { language, release, calls }: Library): void {
  const { provider, profile } = trial;
  const name = `Augno/${language} ${release}`;
  const seqs = seqsOf(calls).slice(0, MOST_SHOWN);
  const newest = provider.knobs.text(NEWEST[language] ?? '');
  if (newest === '') trial.unjudged(`which release of Augno/${language} is the newest`);
  else {
    trial.require(
      isAtLeast(release, newest),
      `${calls.length} requests come from ${name}; the newest release is ${newest}.`,
      seqs,
    );
  }
  const pinned = provider.facts.apiVersion ?? '';
  const others = calls.filter((call) => versionIn(profile, call) !== pinned);
  const asked = [...new Set(others.map((call) => versionIn(profile, call) ?? 'none'))].join(', ');
  trial.require(
    others.length === 0,
    `${others.length} requests of ${name} ask for version ${asked}; the newest release pins ${pinned}.`,
    seqsOf(others).slice(0, MOST_SHOWN),
  );
  trial.saw(`requests of ${name} ask for ${pinned}`, seqs);
}

async function again(trial: Trial, connection: Connection): Promise<void> {
  trial.phase('Work is done once more');
  isWell(trial, await allWork(trial, connection, 'library-last'));
}

/** Compares releases number by number. */
function isAtLeast(release: string, least: string): boolean {
  const [own, wanted] = [release, least].map((text) => text.split('.').map(Number));
  for (const [i, number] of (wanted ?? []).entries()) {
    const held = own?.[i] ?? 0;
    if (held !== number) return held > number;
  }
  return true;
}
