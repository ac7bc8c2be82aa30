import { z } from 'zod';
import { lensAttributes } from './lens-schemas.ts';

// What each kind of Lens chart shows: elastic/kibana, kbn-lens-common/visualizations/*/types.ts.

const axes = z.strictObject({ x: z.boolean(), yLeft: z.boolean(), yRight: z.boolean() });
const layer = { layerId: z.string(), layerType: z.literal('data') };
const series = z.enum(['line', 'bar_stacked']);
const position = z.enum(['top', 'right', 'bottom', 'left']);

const xy = z.strictObject({
  legend: z.strictObject({
    isVisible: z.boolean(),
    position,
    showSingleSeries: z.boolean(),
    legendSize: z.enum(['auto', 'small', 'medium', 'large', 'xlarge']),
  }),
  valueLabels: z.enum(['hide', 'show']),
  fittingFunction: z.enum(['None', 'Zero', 'Linear', 'Carry', 'Lookahead', 'Average', 'Nearest']),
  yTitle: z.string(),
  axisTitlesVisibilitySettings: axes,
  tickLabelsVisibilitySettings: axes,
  gridlinesVisibilitySettings: axes,
  labelsOrientation: z.strictObject({ x: z.number(), yLeft: z.number(), yRight: z.number() }),
  preferredSeriesType: series,
  layers: z.tuple([
    z.strictObject({
      ...layer,
      seriesType: series,
      xAccessor: z.string(),
      accessors: z.array(z.string()).min(1).max(100),
      splitAccessor: z.string().optional(),
    }),
  ]),
});

const metric = z.strictObject({ ...layer, metricAccessor: z.string() });

const datatable = z.strictObject({
  ...layer,
  columns: z
    .array(z.strictObject({ columnId: z.string(), isTransposed: z.literal(false), isMetric: z.boolean() }))
    .min(1),
  sorting: z.strictObject({ columnId: z.string(), direction: z.enum(['asc', 'desc']) }),
});

const heatmap = z.strictObject({
  ...layer,
  shape: z.literal('heatmap'),
  xAccessor: z.string(),
  yAccessor: z.string(),
  valueAccessor: z.string(),
  legend: z.strictObject({ isVisible: z.boolean(), position, type: z.literal('heatmap_legend') }),
  gridConfig: z.strictObject({
    type: z.literal('heatmap_grid'),
    isCellLabelVisible: z.boolean(),
    isXAxisLabelVisible: z.boolean(),
    isYAxisLabelVisible: z.boolean(),
    isXAxisTitleVisible: z.boolean(),
    isYAxisTitleVisible: z.boolean(),
  }),
});

const tagcloud = z.strictObject({
  layerId: z.string(),
  tagAccessor: z.string(),
  valueAccessor: z.string(),
  minFontSize: z.number(),
  maxFontSize: z.number(),
  orientation: z.enum(['single', 'right angled', 'multiple']),
  showLabel: z.boolean(),
});

export const LensChart = z.discriminatedUnion('visualizationType', [
  z.strictObject({ visualizationType: z.literal('lnsXY'), ...lensAttributes(xy) }),
  z.strictObject({ visualizationType: z.literal('lnsMetric'), ...lensAttributes(metric) }),
  z.strictObject({ visualizationType: z.literal('lnsDatatable'), ...lensAttributes(datatable) }),
  z.strictObject({ visualizationType: z.literal('lnsHeatmap'), ...lensAttributes(heatmap) }),
  z.strictObject({ visualizationType: z.literal('lnsTagcloud'), ...lensAttributes(tagcloud) }),
]);
export type LensChart = z.infer<typeof LensChart>;

/** The columns that a chart shows: those that group, and those that are worked out. */
export function accessorsOf(chart: LensChart): { layerId: string; groups: string[]; figures: string[] } {
  switch (chart.visualizationType) {
    case 'lnsXY': {
      const [{ layerId, xAccessor, accessors, splitAccessor }] = chart.state.visualization.layers;
      return { layerId, groups: [xAccessor, ...(splitAccessor ? [splitAccessor] : [])], figures: accessors };
    }
    case 'lnsMetric': {
      const { layerId, metricAccessor } = chart.state.visualization;
      return { layerId, groups: [], figures: [metricAccessor] };
    }
    case 'lnsDatatable': {
      const { layerId, columns } = chart.state.visualization;
      const ids = (metric: boolean) =>
        columns.filter(({ isMetric }) => isMetric === metric).map(({ columnId }) => columnId);
      return { layerId, groups: ids(false), figures: ids(true) };
    }
    case 'lnsHeatmap': {
      const { layerId, xAccessor, yAccessor, valueAccessor } = chart.state.visualization;
      return { layerId, groups: [xAccessor, yAccessor], figures: [valueAccessor] };
    }
    case 'lnsTagcloud': {
      const { layerId, tagAccessor, valueAccessor } = chart.state.visualization;
      return { layerId, groups: [tagAccessor], figures: [valueAccessor] };
    }
  }
}
