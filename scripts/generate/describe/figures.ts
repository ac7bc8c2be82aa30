/** Labels and what stands beside them. */
export type Figures = [label: string, value: string][];

export const percent = (part: number, all: number): string =>
  all === 0 ? '-' : `${((100 * part) / all).toFixed(2)} %`;

/** With one decimal where it is between whole numbers, as a percentile may be. */
export const whole = (value: number | null): string =>
  value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 1 });

export const decimal = (value: number | null): string => (value === null ? '-' : value.toFixed(2));

export const minutes = (seconds: number | null): string => (seconds === null ? '-' : (seconds / 60).toFixed(1));
