import type { Clock } from '../../emulator/core/clock.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { variablesOf } from '../../emulator/core/variables.ts';
import { trustVariables } from '../../emulator/http/tls/trust.ts';
import { ask, RUN_TOKEN_VARIABLE, request } from './ask.ts';
import type { IntegrationConfig } from './config.ts';
import { freePort } from './free-port.ts';
import { type Facts, fill } from './placeholders.ts';
import { ProcessGroup } from './process-group.ts';

/** What an integration needs besides its configuration. */
export interface IntegrationParts {
  readonly config: IntegrationConfig;
  readonly url: string;
  readonly facts: Facts;
  readonly runToken: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const START_MS = 30_000;
/** Whether it answers is asked so often at first, and seldomer the longer it takes to start: asking takes from it what it needs for that. */
const POLL_MS = 20;
const LONGEST_POLL_MS = 100;
const POLL_SHARE = 0.15;
const SHOWN_LINES = 12;

/** The team's code: a process that is started, killed and restarted here, or one that runs already. */
export class Integration {
  readonly url: string;
  /** Environment of its process and of its commands. */
  env: Readonly<Record<string, string>>;
  readonly #parts: IntegrationParts;
  #group: ProcessGroup | null = null;
  #earlierOutput = '';
  #wasCut = false;
  /** Further processes of it, which end when it does. */
  readonly #siblings = new Set<Integration>();
  /** What placeholders stand for since the last start. */
  #facts: Facts;

  constructor(parts: IntegrationParts) {
    this.#parts = parts;
    this.#facts = parts.facts;
    this.url = parts.url;
    this.env = this.#envWith(parts.facts);
  }

  /** True where it can be killed and started again. */
  get isOwn(): boolean {
    return this.#parts.config.start !== null;
  }

  /** All that its processes have printed, as far as it is kept. */
  get output(): string {
    return this.#earlierOutput + (this.#group?.output ?? '');
  }

  /** True where its processes have printed more than is kept. */
  get isOutputCut(): boolean {
    return this.#wasCut || this.#group?.isCut === true;
  }

  /** Starts it where that is asked for, and waits until it answers. @throws EmulatorError `integration_not_ready` */
  async start(): Promise<void> {
    const { config, clock } = this.#parts;
    if (config.start !== null) {
      const command = fill(config.start, this.#facts, 'integration.start');
      this.#group = new ProcessGroup(command, { cwd: config.cwd, env: this.env, clock });
    }
    try {
      await this.#untilReady();
    } catch (thrown) {
      await this.stop();
      throw thrown;
    }
  }

  /**
   * Kills it as a crash would, and starts it again: with the facts of the beginning, or with some of them changed, and with variables in its
   * environment besides the usual ones.
   *
   * @throws EmulatorError `integration_not_ready`
   */
  async restart(changed: Facts = {}, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#end(true);
    this.#facts = { ...this.#parts.facts, ...changed };
    this.env = { ...this.#envWith(this.#facts), ...variables };
    await this.start();
  }

  /**
   * Starts a further process of it beside this one, at a port of its own and otherwise with the same facts. It ends with this one at the latest.
   *
   * @throws EmulatorError `integration_not_ready`
   */
  async sibling(): Promise<{ readonly integration: Integration; readonly facts: Facts }> {
    const port = String(await freePort());
    const facts = { ...this.#facts, port };
    const url = fill(this.#parts.config.url, facts, 'integration.url');
    const integration = new Integration({ ...this.#parts, facts, url });
    this.#siblings.add(integration);
    await integration.start();
    return { integration, facts };
  }

  /** Ends what was started here. */
  async stop(): Promise<void> {
    const siblings = [...this.#siblings];
    this.#siblings.clear();
    await Promise.all([this.#end(false), ...siblings.map((sibling) => sibling.stop())]);
  }

  #envWith(facts: Facts): Record<string, string> {
    const own = Object.entries(this.#parts.config.env).map(
      ([name, text]) => [name, fill(text, facts, `integration.env.${name}`)] as const,
    );
    return {
      ...trustIn(facts),
      ...variablesIn(facts),
      [RUN_TOKEN_VARIABLE]: this.#parts.runToken,
      ...Object.fromEntries(own),
    };
  }

  async #end(abruptly: boolean): Promise<void> {
    const group = this.#group;
    this.#group = null;
    if (!group) return;
    await group.stop(abruptly);
    this.#earlierOutput += group.output;
    this.#wasCut ||= group.isCut;
  }

  async #untilReady(): Promise<void> {
    const { clock, signal } = this.#parts;
    const since = clock.monotonic();
    for (;;) {
      if (await this.#isReady()) return;
      if (signal.aborted) return;
      const code = this.#group?.exitCode;
      if (code !== undefined) throw this.#notReady(`ended with exit code ${code} before it was ready`);
      if (clock.monotonic() - since > START_MS) throw this.#notReady(`was not ready within ${START_MS / 1000} s`);
      // One that runs already answers at once or not at all.
      if (!this.#group) throw this.#notReady('does not answer; start it, or add integration.start');
      const pauseMs = (clock.monotonic() - since) * POLL_SHARE;
      await clock.sleepWall(Math.min(Math.max(pauseMs, POLL_MS), LONGEST_POLL_MS), signal);
    }
  }

  async #isReady(): Promise<boolean> {
    const { config, clock, signal, runToken } = this.#parts;
    const limits = { signal, withinMs: 2_000 };
    if (config.ready === null) return (await request('GET', this.url, limits)).status !== null;
    const asking = { ...limits, url: this.url, cwd: config.cwd, env: this.env, clock, runToken };
    const { status } = await ask(config.ready, this.#facts, 'integration.ready', asking);
    return status !== null && status >= 200 && status < 300;
  }

  #notReady(how: string): EmulatorError {
    const { config } = this.#parts;
    const what = config.start === null ? `The integration at ${this.url}` : `The integration (${config.start})`;
    const lines = this.output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
    return new EmulatorError('integration_not_ready', `${what} ${how}.${lines === '' ? '' : ` It printed:\n${lines}`}`);
  }
}

/** Whom to trust, where the provider's certificates are nobody's otherwise. */
function trustIn(facts: Facts): Record<string, string> {
  const [caFile = '', caBundle = ''] = [facts['emulator.caFile'], facts['emulator.caBundle']];
  return caFile === '' ? {} : trustVariables({ caFile, caBundle });
}

/** What is told without being asked for: `PORT`, and the facts of each provider, such as `REVENTO_API_BASE`. */
function variablesIn({ port, ...facts }: Facts): Record<string, string> {
  const variables = Object.entries(facts).flatMap(([path, value]) => {
    const [provider = '', fact] = path.split('.');
    // Where HTTP is spoken in the clear, there is no file to name.
    return fact === undefined || (provider === 'emulator' && value === '')
      ? []
      : Object.entries(variablesOf(provider, { [fact]: value }));
  });
  return { ...(port !== undefined && { PORT: port }), ...Object.fromEntries(variables) };
}
