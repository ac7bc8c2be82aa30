import { z } from 'zod';
import { wholeNumber } from '../http/cursor.ts';
import { yesOrNo } from '../http/yes-or-no.ts';
import { CompanyPath } from '../reading/company-path.ts';
import { pageQuery } from '../reading/lists/list-cursor.ts';
import { periodQuery } from '../reading/period-query.ts';
import { issueIdPattern } from './reports/issue-id.ts';

/** As many issues are found and kept; `top` of them are shown. */
export const mostIssues = 20;
const longestWaitSeconds = 290;

export const IssuesQuery = z.strictObject({
  ...periodQuery,
  top: wholeNumber(1, mostIssues, 5, 'How many issues are shown.'),
  language_model: z
    .enum(['auto', 'off'], 'is neither auto nor off')
    .default('auto')
    .meta({ description: 'off: by statistics alone, even where a language model is set up.' }),
  refresh: yesOrNo('Makes the report anew, which may cost money: it needs the scope issues:refresh, too.'),
  wait: wholeNumber(
    0,
    longestWaitSeconds,
    10,
    'Seconds to wait for a report by the language model that is not there yet. When they are over, the one by statistics is answered, with language_model_status running.',
  ),
});

export const IssuePath = CompanyPath.extend({
  issue_id: z
    .string()
    .regex(issueIdPattern, 'is not the id of an issue')
    .meta({ description: 'As a report gives it.', example: 'mT8yQ2b7cXw4dK1hZ5nRfg-3f0c9a41' }),
});

export const IssueTweetsQuery = z.strictObject(pageQuery);
