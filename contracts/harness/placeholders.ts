import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';

/** What placeholders stand for, by name: `port`, `revento.apiBase`, `eventId`. */
export type Facts = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z][\w.-]*)\}/g;

/**
 * Fills in `{name}`. `where` names the place of the text for the error.
 *
 * @throws EmulatorError `config_placeholder` for a name that stands for nothing
 */
export function fill(
  text: string,
  facts: Facts,
  where: string,
  encode: (value: string) => string = (value) => value,
): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const value = facts[name];
    if (value !== undefined) return encode(value);
    throw new EmulatorError(
      'config_placeholder',
      `${where} says {${name}}, which stands for nothing.${suggestion(name, Object.keys(facts))}`,
    );
  });
}
