/** A column of a Lens layer, as Kibana keeps it: what it groups by, or works out. */
export type Column = {
  label: string;
  customLabel: true;
  dataType: 'number' | 'string' | 'date';
  operationType: string;
  isBucketed: boolean;
  scale: 'ratio' | 'ordinal' | 'interval';
  sourceField?: string;
  filter?: { query: string; language: 'kuery' };
  params?: Record<string, unknown>;
  /** Columns of the layer that it is worked out from. */
  references?: string[];
};

/** By their ids. One must not end in X and digits: those are the parts of formulas. */
export type Columns = Record<string, Column>;

/** What Kibana calls the documents themselves. */
export const records = '___records___';

const figure = { customLabel: true, dataType: 'number', isBucketed: false, scale: 'ratio' } as const;
export const filteredBy = (kql: string | undefined) =>
  kql === undefined ? {} : { filter: { query: kql, language: 'kuery' as const } };

export const count = (label: string, kql?: string): Column => ({
  ...figure,
  label,
  operationType: 'count',
  sourceField: records,
  ...filteredBy(kql),
  params: { emptyAsNull: false },
});

export const aggregate = (
  operationType: 'median' | 'average' | 'max',
  field: string,
  label: string,
  kql?: string,
): Column => ({
  ...figure,
  label,
  operationType,
  sourceField: field,
  ...filteredBy(kql),
  params: {},
});

export const sum = (field: string, label: string): Column => ({
  ...figure,
  label,
  operationType: 'sum',
  sourceField: field,
  params: { emptyAsNull: false },
});

export const percentile = (field: string, percent: number, label: string, kql?: string): Column => ({
  ...figure,
  label,
  operationType: 'percentile',
  sourceField: field,
  ...filteredBy(kql),
  params: { percentile: percent },
});
