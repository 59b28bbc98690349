import { describe, expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { validatorOf } from '../../../emulator/http/validation.ts';
import { cobalt as definition } from '../../../emulator/providers/cobalt/index.ts';
import { operations } from '../../../emulator/providers/cobalt/operations.ts';
import { cobaltSandbox } from '../../support/cobalt.ts';
import { accountExercises } from './exercises-accounts.ts';
import { storeExercises } from './exercises-stores.ts';
import { workExercises } from './exercises-work.ts';

const contract = loadContract('cobalt');

const EXERCISES = { ...accountExercises, ...workExercises, ...storeExercises };

/** Statuses besides 200 that a genuine use gives. */
const OTHERS: Readonly<Record<string, number>> = {
  startUniversalConnector: 404,
  saveUniversalConnector: 404,
  revokeUniversalConnector: 404,
  oauthCallback: 400,
  listNodeBatches: 501,
  groupDatarefs: 204,
  groupTables: 204,
  getVariableDefinition: 404,
  getHumanTask: 404,
  submitHumanTask: 404,
  getMcpServer: 404,
};

describe('the contract of Cobalt', () => {
  it('has a handler for every operation, and an operation for every handler', () => {
    expect(Object.keys(operations).sort()).toEqual([...contract.operationNames].sort());
  });

  it('has an exercise for every operation', () => {
    expect(Object.keys(EXERCISES).sort()).toEqual([...contract.operationNames].sort());
  });

  it.each(['E1', 'E2', 'E3'])('holds for an exercise of every operation in %s', { timeout: 60_000 }, async (era) => {
    for (const [name, use] of Object.entries(EXERCISES)) {
      const world = await cobaltSandbox({ knobs: { era } });
      const answered = await use(world);
      const status = OTHERS[name] ?? 200;
      expect([name, answered.status, answered.text]).toEqual([name, status, expect.anything()]);
      const entry = world.sandbox.journal.query({ kind: 'request' }).at(-1);
      expect(entry).toMatchObject({ operation: name });
      expect(entry).not.toHaveProperty('violations');
      expect(answered.headers.get('access-control-allow-origin')).toBe('*');
      await world.sandbox.close();
    }
  });

  it.each(contract.operations.flatMap(({ method, path, also = [] }) => also.map((other) => [method, other, path])))(
    'knows %s %s as well as %s',
    async (method, other, path) => {
      const { sandbox, call } = await cobaltSandbox();
      for (const form of [other, path]) await call(method, form.replaceAll(/\{\w+\}/g, 'x'), { key: null });
      const [first, second] = sandbox.journal.query({ kind: 'request' });
      expect(first?.kind === 'request' && first.operation).toBeTruthy();
      expect(first).toHaveProperty('operation', second?.kind === 'request' && second.operation);
    },
  );

  it.each(contract.events)('holds for the payload of %s', async (type) => {
    const { cobalt } = await cobaltSandbox();
    const { payload } = definition.happen(cobalt, type, {});
    expect(validatorOf(contract).event(type)(payload)).toEqual([]);
  });

  it('says 404 for a path or a method that there is not, and 405 at inbound webhooks alone', async () => {
    const { call } = await cobaltSandbox();
    expect(await call('GET', '/api/v2/nothing')).toMatchObject({ status: 404, statusText: 'Not Found' });
    expect((await call('PATCH', '/api/v2/public/session-token')).status).toBe(404);
    const wrong = await call('PUT', '/api/v1/webhook-trigger/a-test/b/c');
    expect([wrong.status, wrong.statusText, wrong.headers.get('allow')]).toEqual([405, 'Method Not Allowed', 'POST']);
  });
});
