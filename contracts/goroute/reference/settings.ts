import type { Disk } from '../../reference/disk.ts';
import { isRow } from '../../reference/json.ts';

const FILE = 'settings.json';

/** What operators decide; a restart does not forget it. */
export class Settings {
  readonly #disk: Disk;
  #isPaused: boolean;

  constructor(disk: Disk) {
    this.#disk = disk;
    const saved = disk.read(FILE);
    this.#isPaused = isRow(saved) && saved.paused === true;
  }

  /** The kill switch: nothing is sent, whatever comes is kept. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#disk.write(FILE, { paused: isPaused });
  }
}
