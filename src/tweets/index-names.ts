/** The names in Elasticsearch that belong to one installation; `tweets` and `conversations` are aliases over versioned indices. */
export type IndexNames = {
  tweets: string;
  conversations: string;
  jobs: string;
  rejections: string;
  /** Reports of issues that have been made. */
  issues: string;
  state: string;
};

/** The two indices that an ingestion keeps: a document for each tweet, and one for each conversation and company. */
export type DataNames = Pick<IndexNames, 'tweets' | 'conversations'>;

// Raised with every change to the mappings: documents of another version need new indices (`npm run reindex`).
export const schemaVersion = 5;

export const indexNames = (prefix: string): IndexNames => ({
  tweets: `${prefix}-tweets`,
  conversations: `${prefix}-conversations`,
  jobs: `${prefix}-jobs`,
  rejections: `${prefix}-rejections`,
  issues: `${prefix}-issues`,
  state: `${prefix}-state`,
});

/** The indices themselves that were made under a lease of this epoch (0: when there were none). */
export const indicesOf = (prefix: string, epoch: number): DataNames => ({
  tweets: `${prefix}-tweets-${schemaVersion}-${epoch}`,
  conversations: `${prefix}-conversations-${schemaVersion}-${epoch}`,
});

/** The aliases through which alone the holder of the lease of this epoch writes: they are gone when another takes over. */
export const writerAliases = (prefix: string, epoch: number): DataNames => ({
  tweets: `${prefix}-tweets-writer-${epoch}`,
  conversations: `${prefix}-conversations-writer-${epoch}`,
});
