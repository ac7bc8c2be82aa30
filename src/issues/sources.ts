import type { IssueSources } from './reports/issues.ts';

export function createIssueSources(): IssueSources {
  return {
    reasonOf: () => 'something went wrong',
    model: null,
    statistics: async () => ({
      issues: [],
      generatedBy: { kind: 'statistics', model: null, provider: null, reason: null },
      sample: null,
    }),
  };
}
