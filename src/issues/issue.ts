/** Which inbound tweets are of an issue: those with any of `any` and none of `none` (key phrases), and, where given, a sentiment below. */
export type IssueRule = { any: string[]; none: string[]; sentiment_below: number | null };

/** An issue as it was found, by statistics or by a language model: how it is called, and the rule by which it is counted. */
export type FoundIssue = {
  label: string;
  /** One sentence that says what counts; null where nobody has said it. */
  definition: string | null;
  summary: string | null;
  /** What indicates it, as people write it. */
  terms: string[];
  rule: IssueRule;
};
