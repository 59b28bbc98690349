/** One number of the text that Prometheus reads. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\S+)?$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a text, and the names that it describes without one. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function samplesIn(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', number = ''] = SAMPLE.exec(line.trim()) ?? [];
    const value = Number(number.replace('Inf', 'Infinity'));
    if (name === undefined || Number.isNaN(value)) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', held = '']) => [key, held] as const);
    return [{ name, labels: Object.fromEntries(pairs), value }];
  });
}

/** True where a text has a metric, be it a description only: a counter that was never counted has no sample yet. */
export function hasMetric(text: string, name: string): boolean {
  return new RegExp(`^(# (TYPE|HELP) )?${name}(_bucket|_sum|_count|_total)?(\\s|\\{)`, 'm').test(text);
}

/** The sum of the samples of a name whose labels fit. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  fits: (labels: Sample['labels']) => boolean = () => true,
): number {
  return samples.filter((one) => one.name === name && fits(one.labels)).reduce((sum, { value }) => sum + value, 0);
}
