type Labels = Readonly<Record<string, string>>;

/** Upper bounds in seconds: from an answer on the same machine to a client that gives up. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const COUNTERS = {
  goroute_requests_total: 'Requests to GoRoute, each attempt.',
  goroute_documents_sent_total: 'Documents that GoRoute has taken over, each once.',
  goroute_documents_received_total: 'Documents that have arrived, each once.',
  goroute_validation_errors_total: 'Documents that broke a rule, by the layer of it.',
  goroute_webhook_deliveries_total: 'Webhook deliveries that came in.',
} as const;

const DURATION = 'goroute_request_duration_seconds';

/** A number that only grows. */
export type Counter = keyof typeof COUNTERS;

/** What is counted, in the names of GoRoute's checklist. @see https://docs.goroute.ai/docs/best-practices/production-checklist */
export class Metrics {
  readonly #counts = new Map<Counter, Map<string, number>>();
  readonly #durations = new Map<string, { readonly counts: number[]; sum: number; count: number }>();

  count(counter: Counter, labels: Labels): void {
    const series = this.#counts.get(counter) ?? new Map<string, number>();
    this.#counts.set(counter, series);
    const key = textOf(labels);
    series.set(key, (series.get(key) ?? 0) + 1);
  }

  took(endpoint: string, seconds: number): void {
    const known = this.#durations.get(endpoint) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
    this.#durations.set(endpoint, known);
    BUCKETS.forEach((most, i) => {
      if (seconds <= most) known.counts[i] = (known.counts[i] ?? 0) + 1;
    });
    known.sum += seconds;
    known.count++;
  }

  /** As Prometheus reads it; a series that was never counted is there with its name all the same. */
  text(): string {
    const lines = Object.entries(COUNTERS).flatMap(([name, help]) => {
      const series = [...this.#counts].find(([counter]) => counter === name)?.[1] ?? new Map<string, number>();
      return [...head(name, help, 'counter'), ...[...series].map(([labels, value]) => `${name}${labels} ${value}`)];
    });
    lines.push(...head(DURATION, 'How long GoRoute took to answer.', 'histogram'));
    for (const [endpoint, { counts, sum, count }] of this.#durations) {
      BUCKETS.forEach((most, i) => {
        lines.push(`${DURATION}_bucket${textOf({ endpoint, le: String(most) })} ${counts[i]}`);
      });
      lines.push(`${DURATION}_bucket${textOf({ endpoint, le: '+Inf' })} ${count}`);
      lines.push(`${DURATION}_sum${textOf({ endpoint })} ${sum}`, `${DURATION}_count${textOf({ endpoint })} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

function head(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function textOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, '_')}"`);
  return `{${pairs.join(',')}}`;
}
