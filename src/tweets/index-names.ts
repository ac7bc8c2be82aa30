/** The names in Elasticsearch that belong to one installation; `tweets` is an alias over a versioned index. */
export type IndexNames = { tweets: string; jobs: string; rejections: string; state: string };

export const indexNames = (prefix: string): IndexNames => ({
  tweets: `${prefix}-tweets`,
  jobs: `${prefix}-jobs`,
  rejections: `${prefix}-rejections`,
  state: `${prefix}-state`,
});
