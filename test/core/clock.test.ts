import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';

describe('a clock that nobody touched', () => {
  it('runs with the wall clock', () => {
    const clock = new Clock();
    expect(Math.abs(clock.now() - clock.wall())).toBeLessThan(5);
    expect(clock.frozen).toBe(false);
  });

  it('fires timers by itself, in order', async () => {
    const clock = new Clock();
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      clock.schedule(20, () => resolve(void fired.push('late')));
      clock.schedule(5, () => void fired.push('early'));
    });
    expect(fired).toEqual(['early', 'late']);
  });

  it('keeps firing after its first timer was cancelled', async () => {
    const clock = new Clock();
    const fired = vi.fn();
    clock.schedule(1, fired).cancel();
    await new Promise<void>((resolve) => clock.schedule(5, resolve));
    expect(fired).not.toHaveBeenCalled();
    expect(clock.due).toEqual([]);
  });
});

describe('work as of an earlier instant', () => {
  it('sees that instant, and nothing after it does', () => {
    const clock = new Clock({ frozenAt: 5000 });
    const seen: number[] = [];
    clock.asOf(1000, () => {
      seen.push(clock.now());
      clock.asOf(500, () => seen.push(clock.now()));
      seen.push(clock.now());
    });
    expect(seen).toEqual([1000, 500, 1000]);
    expect(clock.now()).toBe(5000);
    expect(() => clock.asOf(1000, () => expect.fail('no'))).toThrow('no');
    expect(clock.now()).toBe(5000);
  });

  it('makes timers that are due from then on', async () => {
    const clock = new Clock();
    const anHourAgo = clock.now() - 3_600_000;
    await new Promise<void>((resolve) => clock.asOf(anHourAgo, () => void clock.schedule(3_600_005, resolve)));
    expect(clock.due).toEqual([]);
  });
});

describe('a frozen clock', () => {
  it('stands still, and lets nothing become due', async () => {
    const clock = new Clock({ frozenAt: 1000 });
    const fired = vi.fn();
    clock.schedule(1, fired);
    await clock.sleepWall(10);
    expect(clock.now()).toBe(1000);
    expect(fired).not.toHaveBeenCalled();
  });

  it('runs on from where it stood when it is resumed, with its timers', async () => {
    const clock = new Clock({ frozenAt: 1000 });
    await new Promise<void>((resolve) => {
      clock.schedule(5, resolve);
      clock.resume();
    });
    expect(clock.now()).toBeGreaterThanOrEqual(1005);
    expect(clock.now()).toBeLessThan(2000);
  });

  it('writes wall time on the wire unless it was told otherwise', () => {
    const wall = new Clock({ frozenAt: 1000 });
    expect(Math.abs(wall.wire() - wall.wall())).toBeLessThan(5);
    expect(Math.abs(wall.wire(1000 + 60_000) - wall.wall() - 60_000)).toBeLessThan(5);
    expect(new Clock({ frozenAt: 1000, wire: 'provider' }).wire()).toBe(1000);
  });
});

describe('an advance', () => {
  it('fires everything on the way at its own instant, and stops exactly where it was told', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const seen: [string, number][] = [];
    clock.schedule(300, () => void seen.push(['b', clock.now()]));
    clock.schedule(100, () => void seen.push(['a', clock.now()]));
    clock.schedule(2000, () => void seen.push(['c', clock.now()]));
    await clock.advance(1000);
    expect(seen).toEqual([
      ['a', 100],
      ['b', 300],
    ]);
    expect(clock.now()).toBe(1000);
    expect(clock.due).toEqual([2000]);
  });

  it('fires timers that were made by timers, when they fall within it', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const beats: number[] = [];
    const beat = () => {
      beats.push(clock.now());
      clock.schedule(300, beat);
    };
    clock.schedule(300, beat);
    await clock.advance(1000);
    expect(beats).toEqual([300, 600, 900]);
  });

  it('waits for the work of a timer before time moves on', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const seen: [string, number][] = [];
    clock.schedule(10, async () => {
      await clock.sleepWall(10);
      seen.push(['slow', clock.now()]);
    });
    clock.schedule(20, () => void seen.push(['next', clock.now()]));
    await clock.advance(100);
    expect(seen).toEqual([
      ['slow', 10],
      ['next', 20],
    ]);
  });

  it('waits for tracked work that was under way before it began', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const seen: number[] = [];
    void clock.track(clock.sleepWall(10).then(() => seen.push(clock.now())));
    await clock.advance(100);
    expect(seen).toEqual([0]);
  });

  it('does not overlap with another one', async () => {
    const clock = new Clock({ frozenAt: 0 });
    await Promise.all([clock.advance(100), clock.advance(50)]);
    expect(clock.now()).toBe(150);
  });

  it('leaves a running clock running', async () => {
    const clock = new Clock();
    await clock.advance(3_600_000);
    expect(clock.frozen).toBe(false);
    expect(Math.abs(clock.now() - clock.wall() - 3_600_000)).toBeLessThan(50);
  });

  it('honours a freeze and a resume that come in the middle of it', async () => {
    const running = new Clock();
    running.schedule(100, () => running.freeze());
    await running.advance(200);
    expect(running.frozen).toBe(true);

    const frozen = new Clock({ frozenAt: 0 });
    frozen.schedule(100, () => frozen.resume());
    await frozen.advance(200);
    expect(frozen.frozen).toBe(false);
    expect(frozen.now()).toBeGreaterThanOrEqual(200);
  });

  it('tells a saved state that runs, although time stands while it is under way', async () => {
    const clock = new Clock();
    const states: (number | null)[] = [];
    clock.schedule(100, () => void states.push(clock.state().frozenAt));
    await clock.advance(200);
    expect(states).toEqual([null]);
  });

  it('lets go when a state is restored in the middle of it', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const late = vi.fn();
    clock.schedule(100, () => clock.restore({ offset: 0, frozenAt: 7 }));
    clock.schedule(150, late);
    await clock.advance(200);
    expect(clock.now()).toBe(7);
    expect(late).not.toHaveBeenCalled();
    await clock.advance(10);
    expect(clock.now()).toBe(17);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 9e15])('by %s ms is refused', async (ms) => {
    const clock = new Clock({ frozenAt: 0 });
    await expect(clock.advance(ms)).rejects.toMatchObject({ code: 'advance_invalid' });
    await clock.advance(1);
    expect(clock.now()).toBe(1);
  });

  it('goes on when the work of a timer throws, and says so', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const says = vi.fn();
    clock.onFailure(says);
    clock.schedule(1, () => {
      throw new Error('no luck');
    });
    await clock.advance(10);
    expect(says).toHaveBeenCalledWith('no luck');
    expect(clock.now()).toBe(10);
  });

  it('fires any timers in order of instant, then of request, whatever is cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ delay: fc.nat(50), cancelled: fc.boolean() })), async (wanted) => {
        const clock = new Clock({ frozenAt: 0 });
        const fired: number[] = [];
        const timers = wanted.map(({ delay }, i) => clock.schedule(delay, () => void fired.push(i)));
        for (const [i, { cancelled }] of wanted.entries()) if (cancelled) timers[i]?.cancel();
        await clock.advance(25);
        await clock.advance(25);
        const expected = wanted
          .map((timer, i) => ({ ...timer, i }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delay - b.delay || a.i - b.i);
        expect(fired).toEqual(expected.map(({ i }) => i));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a timer', () => {
  it('can be cancelled by another one of the same instant', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const second = vi.fn();
    clock.schedule(10, () => cancelled.cancel());
    const cancelled = clock.schedule(10, second);
    await clock.advance(10);
    expect(second).not.toHaveBeenCalled();
  });

  it('is dropped by a restore', async () => {
    const clock = new Clock({ frozenAt: 0 });
    const fired = vi.fn();
    clock.schedule(10, fired);
    clock.restore({ offset: 0, frozenAt: 5 });
    await clock.advance(100);
    expect(fired).not.toHaveBeenCalled();
  });

  it('fires at once when its delay is negative, and needs a number', async () => {
    const clock = new Clock({ frozenAt: 0 });
    expect(clock.schedule(-5, () => {}).dueAt).toBe(0);
    expect(() => clock.schedule(Number.NaN, () => {})).toThrow(TypeError);
  });
});

describe('a saved state', () => {
  it('brings back a frozen clock', () => {
    const clock = new Clock();
    clock.restore(new Clock({ frozenAt: 42 }).state());
    expect(clock.now()).toBe(42);
    expect(clock.frozen).toBe(true);
  });

  it('brings back a clock that is ahead of the wall', async () => {
    const ahead = new Clock();
    await ahead.advance(86_400_000);
    const clock = new Clock({ frozenAt: 0 });
    clock.restore(ahead.state());
    expect(Math.abs(clock.now() - ahead.now())).toBeLessThan(5);
  });
});

describe('a wait in wall time', () => {
  it('ends early when it is aborted, even when it is longer than a host timer can be', async () => {
    const clock = new Clock();
    const started = clock.monotonic();
    const wait = clock.sleepWall(30 * 86_400_000, AbortSignal.timeout(20));
    await wait;
    expect(clock.monotonic() - started).toBeGreaterThan(10);
    expect(clock.monotonic() - started).toBeLessThan(2000);
  });
});

it('observers hear of every move', async () => {
  const clock = new Clock({ frozenAt: 0 });
  const times: number[] = [];
  const stop = clock.observe(() => times.push(clock.now()));
  clock.schedule(5, () => {});
  await clock.advance(10);
  stop();
  await clock.advance(10);
  expect(times).toEqual([5, 10]);
});
