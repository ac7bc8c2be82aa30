import { figureChart } from '../lens/charts.ts';
import type { Columns } from '../lens/columns.ts';
import type { DataViewName } from '../saved-object.ts';
import type { Panel } from './dashboard.ts';

export type LargeFigure = { id: string; title: string; columns: Columns };

/** Large figures beside one another on top of a dashboard, four to a row; each is the first of its columns. */
export const figureRow = (view: DataViewName, figures: readonly LargeFigure[]): Panel[] =>
  figures.map(({ id, title, columns }, at) => ({
    id,
    title,
    at: { x: 12 * at, y: 0, w: 12, h: 6 },
    chart: figureChart({ view, columns }, Object.keys(columns)[0] ?? ''),
  }));
