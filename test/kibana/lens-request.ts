import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../src/tweets/tweet-filters.ts';
import type { ChartPanel } from './kibana-objects.ts';
import type { LensColumn } from './lens-schemas.ts';
import { parseKql } from './parse-kql.ts';

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/** What a chart asks Elasticsearch for: the aggregations that Lens makes of the columns of a layer, in their order (elastic/kibana, lens/public/datasources/form_based/to_expression.ts). */
export function lensRequest(
  { chart, layer }: ChartPanel,
  context: Query[],
  interval: 'day' | 'month',
): estypes.SearchRequest {
  const columns = layer.columnOrder.map((id) => [id, columnOf(layer.columns, id)] as const);
  const figures: Aggregations = Object.assign(
    {},
    ...columns.filter(([, { isBucketed }]) => !isBucketed).map(([id, column]) => figureAggregation(id, column)),
  );
  const aggs = columns
    .filter(([, { isBucketed }]) => isBucketed)
    .reduceRight<Aggregations>(
      (inner, [id, column]) => ({
        [id]: { ...groupAggregation(column, interval), ...(Object.keys(inner).length > 0 ? { aggs: inner } : {}) },
      }),
      figures,
    );
  return {
    size: 0,
    track_total_hits: true,
    query: { bool: { filter: [parseKql(chart.state.query.query).query, ...context] } },
    aggs,
  };
}

export function columnOf(columns: Record<string, LensColumn>, id: string): LensColumn {
  const column = columns[id];
  if (!column) throw new Error(`there is no column ${id}`);
  return column;
}

function groupAggregation(column: LensColumn, interval: 'day' | 'month'): estypes.AggregationsAggregationContainer {
  switch (column.operationType) {
    case 'date_histogram':
      return { date_histogram: { field: column.sourceField, calendar_interval: interval, min_doc_count: 1 } };
    case 'filters':
      return {
        filters: {
          filters: Object.fromEntries(
            column.params.filters.map(({ label, input }) => [label, parseKql(input.query).query]),
          ),
        },
      };
    case 'terms': {
      const { sourceField: field, params } = column;
      if (params.orderBy.type === 'significant') return { significant_terms: { field, size: params.size } };
      return {
        terms: {
          field,
          size: params.size,
          order: params.orderBy.type === 'custom' ? { _count: 'desc' } : { _key: 'asc' },
        },
      };
    }
    default:
      throw new Error(`${column.operationType} groups nothing`);
  }
}

/** A figure under its column's id, inside its filter where it has one; none for what is worked out of other columns. */
function figureAggregation(id: string, column: LensColumn): Aggregations {
  const figure = plainFigure(column);
  if (!('filter' in column) || !column.filter) return figure ? { [id]: figure } : {};
  const filter = parseKql(column.filter.query).query;
  return { [id]: { filter, ...(figure ? { aggs: { figure } } : {}) } };
}

function plainFigure(column: LensColumn): estypes.AggregationsAggregationContainer | null {
  switch (column.operationType) {
    case 'median':
      return { percentiles: { field: column.sourceField, percents: [50] } };
    case 'percentile':
      return { percentiles: { field: column.sourceField, percents: [column.params.percentile] } };
    case 'average':
      return { avg: { field: column.sourceField } };
    case 'max':
      return { max: { field: column.sourceField } };
    case 'sum':
      return { sum: { field: column.sourceField } };
    default:
      return null;
  }
}
