import { z } from 'zod';
import { yesOrNo } from '../../http/yes-or-no.ts';
import { companyId } from '../../reading/company-path.ts';
import { pageQuery } from '../../reading/lists/list-cursor.ts';
import { periodQuery } from '../../reading/period-query.ts';
import { maxPrefixes, maxWords, minPrefixLength, parseSearch } from './parse-search.ts';

// Characters as ingestion and the document count them: one beyond the first plane, such as an emoji, is one.
const hasAtMost = (most: number) => (text: string) => [...text].length <= most;

const q = z
  .string()
  .min(1, 'is empty')
  // Not read if it is longer: reading takes the square of its length.
  .refine(hasAtMost(500), { error: 'has more than 500 characters', abort: true })
  .superRefine((text, context) => {
    for (const message of parseSearch(text).faults) context.addIssue({ code: 'custom', message });
  })
  .optional()
  .meta({
    description: `What the text has to say: words in any form of number and tense, with 's or without, all of them; "phrases" word for word; -words and -"phrases" that it must not have; words that begin so* (at least ${minPrefixLength} characters, at most ${maxPrefixes} of them); @handles that it mentions or that wrote it; #tags. At most ${maxWords} words. What is none of these, such as a lone dash, is passed over.`,
    example: 'refund -voucher',
    override: { type: 'string', minLength: 1, maxLength: 500 },
  });

type Bounds = { minimum: number; maximum: number };

const wholeNumber = (pattern: RegExp, message: string, bounds: Bounds, description: string) =>
  z
    .string()
    .regex(pattern, message)
    .transform(Number)
    .optional()
    .meta({ description, override: { type: 'integer', ...bounds } });

const seconds = (description: string) =>
  wholeNumber(/^\d{1,12}$/, 'is not a number of whole seconds', { minimum: 0, maximum: 999_999_999_999 }, description);

const sentiment = (description: string) =>
  z
    .string()
    .regex(/^(-?0(\.\d{1,4})?|-?1(\.0{1,4})?)$/, 'is not a number from -1 to 1 with at most four decimals')
    .transform(Number)
    .optional()
    .meta({ description, override: { type: 'number', minimum: -1, maximum: 1 } });

const companyList = z
  .string()
  .regex(
    /^[A-Za-z0-9_]{1,50}(,[A-Za-z0-9_]{1,50}){0,19}$/,
    'is not one to 20 company ids with commas between them, each 1 to 50 letters, digits or _',
  )
  .transform((text) => [...new Set(text.toLowerCase().split(','))].sort())
  .optional()
  .meta({
    description:
      'Tweets of one of these companies: inbound ones that belong to it, and those that it wrote. 1 to 20 ids in any case, with a comma between them.',
    example: 'Skarvia_Air',
    override: { type: 'string' },
  });

const ofOneCompany =
  'By the company in `responded_by`, or else the only one in `company`; one of them has to be given.';

export const TweetsParameters = z.strictObject({
  q,
  company: companyList,
  inbound: yesOrNo('Whether a customer wrote it; otherwise a company did.'),
  responded: yesOrNo(
    'Inbound tweets to which one of the companies in `company` has replied directly, or none of them; without `company`, any company.',
  ),
  responded_by: companyId
    .optional()
    .meta({ description: 'Inbound tweets to which this company has replied directly.' }),
  response_seconds_from: seconds(`Inbound tweets whose response time is at least this. ${ofOneCompany}`),
  response_seconds_to: seconds(`Inbound tweets whose response time is at most this. ${ofOneCompany}`),
  negative_response_time: yesOrNo(
    `Inbound tweets whose first response is dated before them, or those with a response time. ${ofOneCompany}`,
  ),
  sentiment_from: sentiment(
    'Inbound tweets whose sentiment is at least this: -1 for all that have one, which are those in English.',
  ),
  sentiment_to: sentiment('Inbound tweets whose sentiment is at most this; up to -0.05 it counts as negative.'),
  conversation: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'is not 1 to 32 letters, digits, _ or -')
    .optional()
    .meta({ description: 'A `conversation_id`.' }),
  author: z
    .string()
    .min(1, 'is empty')
    .refine(hasAtMost(100), 'has more than 100 characters')
    .optional()
    .meta({ description: 'The `author_id`, exactly.', override: { type: 'string', minLength: 1, maxLength: 100 } }),
  weekday: wholeNumber(
    /^[1-7]$/,
    'is not 1 (Monday) to 7',
    { minimum: 1, maximum: 7 },
    'Day of the week in the time zone: 1 (Monday) to 7.',
  ),
  hour: wholeNumber(
    /^([01]?\d|2[0-3])$/,
    'is not 0 to 23',
    { minimum: 0, maximum: 23 },
    'Hour of the day in the time zone, 0 to 23.',
  ),
  ...periodQuery,
  sort: z.enum(['newest', 'oldest', 'relevance'], 'is not one of newest, oldest, relevance').default('newest').meta({
    description: 'By `created_at`, or by how often the text says the words and phrases of `q`.',
  }),
  ...pageQuery,
});
export type TweetsParameters = z.infer<typeof TweetsParameters>;
