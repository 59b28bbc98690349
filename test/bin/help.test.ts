import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../bin/command-table.ts';
import { place, run } from './cli.ts';

describe('help', () => {
  it.each(COMMAND_NAMES)('of %s has two examples and the exit codes', async (name) => {
    const { code, stdout, stderr } = await run([name, '--help'], place());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: emulator ${name}`));
    const [, examples = '', exits = ''] = /Examples:\n([\s\S]*)\n\nExit codes:\n([\s\S]*)/.exec(stdout) ?? [];
    const shown = examples.split('\n');
    expect(shown.length).toBeGreaterThanOrEqual(2);
    for (const line of shown) expect(line).toMatch(/emulator .+ # ./);
    for (const exit of ['0', '1', '2']) expect(exits).toMatch(new RegExp(`^ +${exit} +\\S`, 'm'));
  });

  it('of a subcommand has them too', async () => {
    const { stdout } = await run(['faults', 'add', '--help'], place());
    expect(stdout).toMatch(/^Usage: emulator faults add \[options\] <provider>/);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes:');
  });

  it('lists every command', async () => {
    const { code, stdout } = await run(['--help'], place());
    expect(code).toBe(0);
    for (const name of COMMAND_NAMES) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  it('can be asked for as a command', async () => {
    const where = place();
    expect((await run(['help', 'play'], where)).stdout).toMatch(/^Usage: emulator play/);
    expect((await run(['help', 'plya'], where)).stderr).toContain('Did you mean "play"?');
  });

  it('has no colours unless a terminal shows it or somebody forces them', async () => {
    expect((await run(['--help'], place())).stdout).not.toContain('\u001b');
    expect((await run(['--help'], place({ CI: '1' }))).stdout).not.toContain('\u001b');
    expect((await run(['--help'], place({ FORCE_COLOR: '1' }))).stdout).toContain('\u001b');
    expect((await run(['--help'], place({ FORCE_COLOR: '1', NO_COLOR: '1' }))).stdout).not.toContain('\u001b');
  });

  it('tells the version', async () => {
    expect((await run(['--version'], place())).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
