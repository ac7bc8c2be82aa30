import { type Column, records } from './columns.ts';

/** Time in steps that Kibana chooses by the period that is shown. */
export const overTime = (field: string, label: string): Column => ({
  label,
  customLabel: true,
  dataType: 'date',
  operationType: 'date_histogram',
  isBucketed: true,
  scale: 'interval',
  sourceField: field,
  params: { interval: 'auto', includeEmptyRows: true, dropPartials: false },
});

const mostFrequentFirst = {
  orderBy: { type: 'custom' },
  orderDirection: 'desc',
  orderAgg: {
    label: 'Count of records',
    dataType: 'number',
    operationType: 'count',
    isBucketed: false,
    scale: 'ratio',
    sourceField: records,
  },
};

// A named order: a chart's own figure would choose other companies in each chart of a dashboard.
const orders = {
  frequent: mostFrequentFirst,
  alphabetical: { orderBy: { type: 'alphabetical', fallback: false }, orderDirection: 'asc' },
  /** What stands out of what is shown, against all of the index. */
  significant: { orderBy: { type: 'significant' }, orderDirection: 'desc' },
} as const;

/** One group for each value of a field, at most `size`. */
export const values = (
  field: string,
  label: string,
  size: number,
  order: keyof typeof orders = 'frequent',
): Column => ({
  label,
  customLabel: true,
  dataType: 'string',
  operationType: 'terms',
  isBucketed: true,
  scale: 'ordinal',
  sourceField: field,
  params: {
    size,
    ...orders[order],
    otherBucket: false,
    missingBucket: false,
    parentFormat: { id: 'terms' },
    include: [],
    exclude: [],
    includeIsRegex: false,
    excludeIsRegex: false,
  },
});

/** One group for each filter; a document may be in several. */
export const groups = (label: string, filters: readonly { label: string; kql: string }[]): Column => ({
  label,
  customLabel: true,
  dataType: 'string',
  operationType: 'filters',
  isBucketed: true,
  scale: 'ordinal',
  params: {
    filters: filters.map(({ label: name, kql }) => ({ input: { query: kql, language: 'kuery' }, label: name })),
  },
});
