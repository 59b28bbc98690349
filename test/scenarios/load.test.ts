import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenarioFile, loadScenarioText } from '../../emulator/scenarios/catalogue.ts';
import { ScenarioInvalid } from '../../emulator/scenarios/scenario.ts';

const HEAD = 'name: ours/case\ntitle: A case\nstory: It happens. It is seen.\nprovider: revento\n';
/** Lines before the first step. */
const STEPS_AT = 6;

/** What is wrong with these steps: `line:column: sentence`, the first line of the steps being 1. */
async function wrongWith(steps: string, head = HEAD): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  const file = join(folder, 'case.yaml');
  writeFileSync(file, `${head}steps:\n${steps}`);
  try {
    await loadScenarioFile(file, { directories: [folder] });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ScenarioInvalid)) throw thrown;
    return thrown.problems.map(({ line, column, says }) => `${line - STEPS_AT + 1}:${column}: ${says}`);
  }
}

describe('a scenario file with mistakes', () => {
  it.each([
    ['an unknown step', '  - falt: { status: 500 }', '1:5: There is no step "falt". Did you mean "fault"?'],
    ['an unknown action', '  - suspendd: {}', '1:5: There is no step "suspendd". Did you mean "suspend"?'],
    ['an unknown word alone', '  - lifft', '1:5: There is no step "lifft". Did you mean "lift"'],
    [
      'an unknown key',
      '  - fault: { status: 500, tims: 2 }',
      '1:27: There is no key "tims" in fault. Did you mean "times" or "tls"?',
    ],
    [
      'an unknown key of a referred part',
      '  - await: { reqest: getEvent }',
      '1:14: There is no key "reqest" in await. Did you mean "request"?',
    ],
    [
      'an unknown operation',
      '  - fault: { operation: getEvnt, status: 500 }',
      '1:14: Revento has no operation "getEvnt". Did you mean "getEvent"?',
    ],
    [
      'an unknown role',
      '  - await: { request: $refrsh }',
      '1:14: There is no role "$refrsh". Did you mean "$refresh"?',
    ],
    [
      'a role that the provider lacks',
      '  - await: { request: $create }',
      '1:14: Revento has nothing that plays the role $create, so this does not apply to it.',
    ],
    [
      'an unknown error',
      '  - fault: { error: token_expird }',
      '1:14: Revento has no error "token_expird". Did you mean "token_expired"? To send an unknown one, give it a status too.',
    ],
    [
      'an unknown event type',
      '  - emit: { type: application.aproved }',
      '1:13: Revento has no webhook type "application.aproved". Did you mean "application.approved"',
    ],
    [
      'an unknown type of a shape',
      '  - webhooks: { types: [nothing.at.all], hold: true }',
      '1:17: Revento has no webhook type "nothing.at.all".',
    ],
    [
      'a bad duration',
      '  - advance: soon',
      '1:14: "advance" must be a duration such as 800ms, 10s, 5m, 2h or 3d, not "soon".',
    ],
    [
      'a bare number as duration',
      '  - settle: 5',
      '1:13: "settle" must be a duration such as 800ms, 10s, 5m, 2h or 3d, not 5.',
    ],
    ['a wrong type', '  - fault: { status: many }', '1:22: "status" must be a status from 200 to 599, not "many".'],
    [
      'a wrong choice',
      '  - webhooks: { sign: wron }',
      '1:23: "sign" must be a way to forge, not "wron". Did you mean "wrong"?',
    ],
    [
      'a wrong argument of an action',
      '  - expire: { tokens: acess }',
      '1:23: "tokens" must be one of access, refresh, all, not "acess". Did you mean "access"?',
    ],
    [
      'an unknown argument of an action',
      '  - disconnect: { off: acme }',
      '1:19: There is no key "off". Did you mean "of"?',
    ],
    ['a missing argument of an action', '  - rotate: {}', '1:13: "secret" is missing.'],
    [
      'a mark that is not set',
      '  - mark: race\n  - await: { request: getEvent, since: rase }',
      '2:33: No step before this one sets the mark "rase". Did you mean "race"?',
    ],
    [
      'a fault that does nothing',
      '  - fault: { operation: getEvent }',
      '1:12: This fault does nothing; give it for example a status, a delay or a reset.',
    ],
    [
      'a shape that does nothing',
      '  - webhooks: { times: 2 }',
      '1:15: This shape does nothing; give it for example duplicate, delay, hold, drop or sign.',
    ],
    [
      'a shape that contradicts itself',
      '  - webhooks: { thenGenuine: true, hold: true }',
      '1:15: The webhook shape has thenGenuine, which follows a forgery: add sign.',
    ],
    [
      'a trigger without a name',
      '  - trigger: { times: 5 }',
      '1:14: trigger names one thing to do, such as sync: acme; here are 0.',
    ],
    [
      'an unknown knob',
      '  - knobs: { refresh_reus: reject }',
      '1:14: revento has no knob "refresh_reus". Did you mean "refresh_reuse"? List them with: emulator knobs revento',
    ],
    [
      'a word alone that needs arguments',
      '  - advance',
      '1:5: "advance" must be a duration such as 800ms, 10s, 5m, 2h or 3d, not null.',
    ],
    ['arguments that are no map', '  - suspend: security_review', '1:14: suspend takes arguments by name: reason.'],
    [
      'two words in one step',
      '  - mark: a\n    note: b',
      '1:5: A step has one word; write the next one as a step of its own.',
    ],
    [
      'an expectation that judges nothing',
      '  - expect: { entries: { kind: request } }',
      '1:13: expect judges by schema, count, min or max; here is none of them.',
    ],
    [
      'a word that no schema knows',
      '  - expect: { entries: { kind: request }, schema: { uniqeBy: /seq } }',
      '1:13: The schema cannot be used: unknown keyword: "uniqeBy".',
    ],
    [
      'a scenario that is not there',
      '  - use: common/burst-of-428',
      '1:10: There is no scenario "common/burst-of-428". Did you mean "common/burst-of-429"',
    ],
    ['a scenario that uses itself', '  - use: case', '1:10: "case" uses itself.'],
    [
      'a mistake within a list of steps',
      '  - repeat:\n      times: 2\n      steps:\n        - advnce: 5s',
      '4:11: There is no step "advnce". Did you mean "advance"?',
    ],
    [
      'a mistake within parallel steps',
      '  - parallel:\n      - - settle: 1s\n      - - settle: x',
      '3:19: "settle" must be a duration',
    ],
  ])('%s is named with its place and what is near', async (_, steps, wanted) => {
    const wrong = await wrongWith(steps);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain(wanted);
  });

  it('is told of all its mistakes at once, in order', async () => {
    const wrong = await wrongWith('  - falt: {}\n  - settle: soon\n  - emit: { type: nope.nope }\n  - mark: 5');
    expect(wrong.map((text) => text.split(':')[0])).toEqual(['1', '2', '3', '4']);
  });

  it('is told where it is no YAML, or has a key twice', async () => {
    expect((await wrongWith('  - fault: { status: 500'))[0]).toMatch(/^\d+:\d+: This is not YAML: /);
    expect(await wrongWith('  - fault: { status: 500, status: 503 }')).toEqual(['1:27: This key stands here twice.']);
  });

  it('is told of a head that lacks something, a wrong provider, a wrong name', async () => {
    const wrong = await wrongWith('  - settle: 1s', 'name: ours/other\ntitle: A case\nprovider: revnto\nstorry: x\n');
    expect(wrong.join('\n')).toContain('There is no key "storry". Did you mean "story"?');
    expect(wrong.join('\n')).toContain('"story" is missing.');
    expect(wrong.join('\n')).toContain('There is no provider "revnto". Did you mean "revento"?');
    expect(wrong.join('\n')).toContain('The name must end as the file is called: "case".');
  });

  it('for any provider may not name what only one has', async () => {
    const head = HEAD.replace('revento', 'any');
    const [wrong] = await wrongWith('  - fault: { operation: getEvent, status: 500 }', head);
    expect(wrong).toContain('1:14: A scenario for any provider names roles, not "getEvent".');
    expect((await wrongWith('  - emit: { type: application.approved }', head))[0]).toContain(
      'names roles, not "application.approved"',
    );
    expect((await wrongWith('  - knobs: { refresh_reuse: reject }', head))[0]).toContain(
      'Knobs belong to one provider',
    );
  });

  it('says each problem as file:line:column: sentence', async () => {
    await expect(loadScenarioText(`${HEAD}steps:\n  - settle: x\n`)).rejects.toThrow(
      /^ours\/case\.yaml:6:13: "settle" must be/,
    );
  });
});
