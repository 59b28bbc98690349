import type { Held } from '../../resources/held.ts';
import type { Keeping } from '../../resources/keeper.ts';
import { augnoResources } from './resources.ts';
import { rowsOf } from './rows.ts';

/** Of a new schedule, this many weeks have lines, each with as many machines and items. */
const PLANNED = 2;
/** Pieces. */
const LOT = 100;

/** Lines for the first weeks. No demand is looked at: each machine makes a lot of one item. */
export function plan({ world, scope }: Keeping, schedule: Held): void {
  const { keeper, model } = augnoResources();
  const lines = model.resource('production-schedules.lines');
  const machines = rowsOf(world, scope, 'machines').slice(0, PLANNED);
  const items = rowsOf(world, scope, 'items').slice(0, PLANNED);
  const weeks = Math.min(PLANNED, Number(schedule.fields.horizon_weeks));
  for (let week_index = 0; week_index < weeks; week_index++) {
    for (const [sequence_index, machine] of machines.entries()) {
      const item = items[sequence_index % items.length];
      if (!item) continue;
      const fields = {
        week_index,
        machine: machine.id,
        item: item.id,
        planned_quantity: LOT,
        planned_run_hours: 8,
        sequence_index,
      };
      const keeping = { world, scope, parent: schedule.id };
      keeper.insert(keeping, lines, { fields, children: [] });
    }
  }
}
