export type Labels = Record<string, string>;
export type Series = { name: string; labels: Labels; value: number };

/** The series of an answer of /metrics. */
export function readSeries(text: string): Series[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, name = '', labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '') throw new Error(`it is no series: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** The figures of a service by name and labels; all labels that are not named count together, and what is not there is null. */
export async function metricsAt(url: string) {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const series = readSeries(await response.text());
  return (name: string, labels: Labels = {}): number | null => {
    const found = series.filter(
      (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
    );
    return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
  };
}
