import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumberOption } from '../whole-number-option.ts';

export const usage = `Usage: npm run evaluate -- --tweets CSV --gold JSON [--model off|oracle|env] [--errors 0.15] [--runs N] [--seed S] [--out FILE]
Ingests labelled tweets into a service of its own, asks it for each labelled company's issues, follows their links to all their tweets,
and scores them: a Markdown table on standard output, what was found in FILE (evaluate-predictions.json unless said), progress on
standard error. docs/evaluation.md says what the figures are.
  --model off     without a language model
  --model oracle  with a stand-in for one that knows the labels and errs about this part of the tweets
  --model env     with the one that the environment or .env sets up (HF_TOKEN, HF_MODEL …)
  --runs          so many times (1), each with another sample and, by seeds from S on (1), other errors; the scores are means, FILE is of
                  the first`;

const models = ['off', 'oracle', 'env'] as const;

export type Options = {
  tweets: string;
  gold: string;
  model: (typeof models)[number];
  errors: number;
  runs: number;
  seed: number;
  out: string;
};

/** The command's options; null where only its usage is asked for. Throws a sentence for what it cannot do. */
export function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      tweets: { type: 'string' },
      gold: { type: 'string' },
      model: { type: 'string', default: 'off' },
      errors: { type: 'string', default: '0.15' },
      runs: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'evaluate-predictions.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { tweets, gold } = values;
  if (!tweets || !gold) throw new Error('--tweets and --gold name the files to evaluate with.');
  const model = models.find((one) => one === values.model);
  if (!model) throw new Error(`--model is one of ${models.join(', ')}, not ${JSON.stringify(values.model)}.`);
  const errors = Number(values.errors || 'none');
  if (!(errors >= 0 && errors <= 1)) throw new Error('--errors takes a number from 0 to 1.');
  const [runs, seed] = [wholeNumberOption('runs', values.runs, 1), wholeNumberOption('seed', values.seed, 1)];
  return { tweets: here(tweets), gold: here(gold), model, errors, runs, seed, out: here(values.out) };
}

// npm runs scripts in the project's folder; a path is one from where the person is.
const here = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);
