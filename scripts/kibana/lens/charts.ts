import { type Chart, chart, type Drawn, layerId } from './chart.ts';

const layer = { layerId, layerType: 'data' };
const shownOnAllAxes = { x: true, yLeft: true, yRight: true };

type Series = {
  series: 'line' | 'bar_stacked';
  x: string;
  y: string[];
  /** The column that makes a series of each of its groups. */
  split?: string;
  yTitle: string;
};

/** Lines or bars over time. */
export const overTimeChart = (drawn: Drawn, { series, x, y, split, yTitle }: Series): Chart => {
  return chart('lnsXY', drawn, {
    legend: { isVisible: true, position: 'right', showSingleSeries: true, legendSize: 'large' },
    valueLabels: 'hide',
    fittingFunction: 'None',
    yTitle,
    axisTitlesVisibilitySettings: { ...shownOnAllAxes, x: false },
    tickLabelsVisibilitySettings: shownOnAllAxes,
    gridlinesVisibilitySettings: shownOnAllAxes,
    labelsOrientation: { x: 0, yLeft: 0, yRight: 0 },
    preferredSeriesType: series,
    layers: [{ ...layer, seriesType: series, xAccessor: x, accessors: y, ...(split ? { splitAccessor: split } : {}) }],
  });
};

/** One large figure. */
export const figureChart = (drawn: Drawn, metric: string): Chart =>
  chart('lnsMetric', drawn, { ...layer, metricAccessor: metric });

/** A table with these columns, the largest of one of them first. */
export const tableChart = (drawn: Drawn, columnIds: readonly string[], largestFirst: string): Chart =>
  chart('lnsDatatable', drawn, {
    ...layer,
    columns: columnIds.map((columnId) => ({
      columnId,
      isTransposed: false,
      isMetric: drawn.columns[columnId]?.isBucketed === false,
    })),
    sorting: { columnId: largestFirst, direction: 'desc' },
  });

/** The hours of a day beside one another, the days of a week below one another. */
export const heatmapChart = (drawn: Drawn, { x, y, cell }: { x: string; y: string; cell: string }): Chart =>
  chart('lnsHeatmap', drawn, {
    ...layer,
    shape: 'heatmap',
    xAccessor: x,
    yAccessor: y,
    valueAccessor: cell,
    legend: { isVisible: true, position: 'right', type: 'heatmap_legend' },
    gridConfig: {
      type: 'heatmap_grid',
      isCellLabelVisible: false,
      isXAxisLabelVisible: true,
      isYAxisLabelVisible: true,
      isXAxisTitleVisible: true,
      isYAxisTitleVisible: false,
    },
  });

/** Words, the larger the more often they come. */
export const cloudChart = (drawn: Drawn, tag: string, size: string): Chart =>
  chart('lnsTagcloud', drawn, {
    layerId,
    tagAccessor: tag,
    valueAccessor: size,
    minFontSize: 14,
    maxFontSize: 48,
    orientation: 'single',
    showLabel: false,
  });
