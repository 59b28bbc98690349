import { EmulatorError } from './errors.ts';
import { suggestion } from './nearest.ts';

/** A value that no source tells: what it is by default, what else it may be, and how sure anybody is. */
export interface KnobDefinition {
  readonly default: boolean | number | string | number[];
  /** The allowed words of a text knob; absent where any text will do. */
  readonly values?: readonly string[];
  /** Refuses a text that nothing can be done with. @throws EmulatorError in one sentence */
  readonly check?: (text: string) => void;
  /** Smallest allowed number. */
  readonly minimum?: number;
  /** What the knob decides, in one sentence. */
  readonly says: string;
  /** What is known about the real provider. */
  readonly known: string;
  /** H: follows closely from documented facts; M: usual practice; L: free choice. */
  readonly confidence: 'H' | 'M' | 'L';
}

/** The knobs of a provider by name, in snake case. */
export type KnobDefinitions = Readonly<Record<string, KnobDefinition>>;

/** A knob's value. */
export type KnobValue = KnobDefinition['default'];

/** The knobs of one provider in one sandbox. Reading one that is not declared, or as another type, is a fault of the emulator. */
export class Knobs {
  readonly provider: string;
  readonly definitions: KnobDefinitions;
  readonly #values = new Map<string, KnobValue>();
  /** What was read since it was last set: every request reads the same dozens. */
  readonly #inForce = new Map<string, KnobValue>();
  readonly #listeners = new Set<(name: string) => void>();
  /** Called before a knob changes: what was put off goes by the values of before. */
  beforeChange: () => void = () => {};

  constructor(provider: string, definitions: KnobDefinitions) {
    this.provider = provider;
    this.definitions = definitions;
  }

  flag(name: string): boolean {
    return this.#read(name) === true;
  }

  number(name: string): number {
    const value = this.#read(name);
    if (typeof value !== 'number') throw new TypeError(`knob ${name} is not a number`);
    return value;
  }

  text(name: string): string {
    return String(this.#read(name));
  }

  list(name: string): number[] {
    const value = this.#read(name);
    if (!Array.isArray(value)) throw new TypeError(`knob ${name} is not a list`);
    return value;
  }

  /** Sets a knob from a word of the command line or a value of JSON. @throws EmulatorError `knob_unknown`, `knob_value` */
  set(name: string, raw: unknown): void {
    const definition = Object.hasOwn(this.definitions, name) ? this.definitions[name] : undefined;
    if (!definition) {
      throw new EmulatorError(
        'knob_unknown',
        `${this.provider} has no knob "${name}".${suggestion(name, Object.keys(this.definitions))} List them with: emulator knobs ${this.provider}`,
      );
    }
    const value = parseKnob(`${this.provider}.${name}`, definition, raw);
    this.beforeChange();
    this.#values.set(name, value);
    this.#inForce.delete(name);
    for (const listener of this.#listeners) listener(name);
  }

  /** Tells the listener the name of every knob that is set, or goes back to its default, from now on. Returns how to stop. */
  observe(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The knobs that were set, for snapshots. */
  changed(): Record<string, KnobValue> {
    return Object.fromEntries(this.#values);
  }

  /** All back to their defaults. */
  clear(): void {
    for (const name of [...this.#values.keys()]) this.reset(name);
  }

  /** One back to its default. */
  reset(name: string): void {
    if (!this.#values.has(name)) return;
    this.beforeChange();
    this.#values.delete(name);
    this.#inForce.delete(name);
    for (const listener of this.#listeners) listener(name);
  }

  /** The value in force. */
  value(name: string): KnobValue {
    return this.#read(name);
  }

  #read(name: string): KnobValue {
    const known = this.#inForce.get(name);
    if (known !== undefined) return known;
    const definition = this.definitions[name];
    if (!definition) throw new TypeError(`${this.provider} declares no knob ${name}`);
    const value = this.#values.get(name) ?? definition.default;
    this.#inForce.set(name, value);
    return value;
  }
}

function parseKnob(name: string, definition: KnobDefinition, raw: unknown): KnobValue {
  const refuse = (allowed: string): never => {
    throw new EmulatorError('knob_value', `${name} cannot be ${JSON.stringify(raw)}: allowed is ${allowed}.`);
  };
  const fits = (number: number) => Number.isFinite(number) && number >= (definition.minimum ?? 0);
  if (typeof definition.default === 'boolean') {
    if (['true', 'on', true].some((word) => word === raw)) return true;
    if (['false', 'off', false].some((word) => word === raw)) return false;
    return refuse('true or false');
  }
  if (typeof definition.default === 'number') {
    const number = numberOf(raw);
    return fits(number) ? number : refuse(`a number from ${definition.minimum ?? 0}`);
  }
  if (Array.isArray(definition.default)) {
    const numbers = (Array.isArray(raw) ? raw : String(raw).split(',')).map(numberOf);
    return numbers.length > 0 && numbers.every(fits)
      ? numbers
      : refuse('numbers with commas between, such as 0,60,300');
  }
  if (definition.values && !definition.values.includes(String(raw))) return refuse(definition.values.join(' or '));
  if (typeof raw !== 'string') return refuse('text');
  definition.check?.(raw);
  return raw;
}

/** NaN for anything that does not spell a number: `Number` alone reads '' as 0 and true as 1. */
function numberOf(raw: unknown): number {
  if (typeof raw === 'string' && raw.trim() !== '') return Number(raw);
  return typeof raw === 'number' ? raw : Number.NaN;
}
