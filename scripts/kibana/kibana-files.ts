import { ingestionHealth } from './dashboards/ingestion-health.ts';
import { supportOverview } from './dashboards/support-overview.ts';
import { topIssues } from './dashboards/top-issues.ts';
import { conversationView } from './data-views/conversation-view.ts';
import { jobView } from './data-views/job-view.ts';
import { tweetViews } from './data-views/tweet-views.ts';
import type { SavedObject } from './saved-object.ts';
import { searches } from './searches/searches.ts';

/** The files of `kibana/` by their names, and what each holds. */
export const kibanaFiles: Record<string, SavedObject[]> = {
  'data-views.ndjson': [...tweetViews, conversationView, jobView],
  'searches.ndjson': searches,
  'dashboards.ndjson': [supportOverview, topIssues, ingestionHealth],
};

/** One object on each line. */
export const ndjson = (objects: readonly SavedObject[]): string =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join('');
