import { EmulatorError } from '../../emulator/core/errors.ts';
import { openSetting, type Setting, type SettingOptions, tidy } from './setting.ts';

/** A world for each check where the integration is started here; one for all of them where it runs already. */
export class Settings {
  readonly #options: SettingOptions;
  readonly #isShared: boolean;
  #shared: Promise<Setting> | null = null;
  #everOpened = false;

  constructor(options: SettingOptions) {
    this.#options = options;
    this.#isShared = options.config.integration.start === null;
  }

  /** How many checks may be under way at the same time. */
  get room(): number {
    return this.#isShared ? 1 : Number.POSITIVE_INFINITY;
  }

  /**
   * Lends a world, one in which HTTPS is spoken where that is asked for. The first time, an integration that does not start is a mistake of whoever set it up, and is thrown; later it leaves
   * what was found before as it is, and gives null with the reason.
   *
   * @throws EmulatorError `integration_not_ready`, `config_placeholder`, `port_busy`, …
   */
  async use<T>(work: (setting: Setting) => Promise<T>, onDown: (reason: string) => T, isSecure = false): Promise<T> {
    let setting: Setting;
    try {
      setting = await this.#open(isSecure);
      this.#everOpened = true;
    } catch (thrown) {
      const isDown = thrown instanceof EmulatorError && thrown.code === 'integration_not_ready';
      // One that is only down where HTTPS is spoken may trust nobody there: that says nothing of its configuration.
      if (!isDown || !(this.#everOpened || isSecure)) throw thrown;
      return onDown(thrown.message);
    }
    try {
      return await work(setting);
    } finally {
      if (this.#isShared) tidy(setting);
      else await setting.close();
    }
  }

  async close(): Promise<void> {
    const setting = await this.#shared?.catch(() => null);
    await setting?.close();
  }

  #open(isSecure: boolean): Promise<Setting> {
    if (!this.#isShared) return openSetting({ ...this.#options, isSecure });
    this.#shared ??= openSetting(this.#options);
    return this.#shared;
  }
}
