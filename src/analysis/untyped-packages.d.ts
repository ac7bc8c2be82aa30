declare module 'vader-sentiment' {
  /** Only the tests ask it, to compare with. */
  export const SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } };
}
