import type { Trial } from './trial.ts';

/** Carries out something during which no request budget of the provider runs out, where budgets are not what is judged. Requests in flight still count. */
export async function withoutBudgets<T>(trial: Trial, act: () => Promise<T>): Promise<T> {
  const stop = trial.journal.observe(
    (_, change) => {
      if (change === 'appended') trial.refill();
    },
    ['request'],
  );
  try {
    return await act();
  } finally {
    stop();
  }
}
