import { defaultPublicUrl } from '../../import-kibana/defaults.ts';

/** How Kibana shows a field's values: the id of one of its formatters, and that one's parameters. */
export type FieldFormat = { id: 'duration' | 'number' | 'bytes' | 'url'; params: Record<string, unknown> };

/** Seconds as `1.5 hours`; negative ones keep their sign. */
export const duration: FieldFormat = {
  id: 'duration',
  params: { inputFormat: 'seconds', outputFormat: 'humanizePrecise', outputPrecision: 1, includeSpaceWithSuffix: true },
};

export const wholeNumber: FieldFormat = { id: 'number', params: { pattern: '0,0' } };
export const twoDecimals: FieldFormat = { id: 'number', params: { pattern: '0,0.00' } };
export const bytes: FieldFormat = { id: 'bytes', params: { pattern: '0,0.[0]b' } };

/** A link to the thread of a conversation in the API. */
export const threadLink: FieldFormat = {
  id: 'url',
  params: {
    type: 'a',
    urlTemplate: `${defaultPublicUrl}/conversations/{{value}}`,
    labelTemplate: '{{value}}',
    openLinkInCurrentTab: false,
  },
};
