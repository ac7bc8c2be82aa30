import { z } from 'zod';

const seconds = z.number().nullable();
const percentage = z.number().nullable();
const tweetsLink = z.string().meta({ description: 'The list of just these tweets; of responses, of the inquiries.' });
const bucketLink = tweetsLink.nullable().meta({
  description:
    'The list of just these inquiries; null where times are counted in business hours, by which no list can be asked for.',
});
const durations = z.object({
  count: z.int(),
  mean: seconds,
  median: seconds,
  p90: seconds,
  p99: seconds,
  min: seconds,
  max: seconds,
});
const spread = z.object({
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  max: z.int().nullable(),
});

export const responseBuckets = [
  '0-1h',
  '1-4h',
  '4-8h',
  '8-24h',
  '24-72h',
  'over_72h',
  'negative',
  'unanswered',
] as const;

/** The figures that can be asked for, by the names that `fields` takes. */
export const Figures = z.object({
  total_inbound: z.int().meta({ description: 'Inbound tweets of the company.' }),
  total_outbound: z.int().meta({ description: 'Tweets that the company wrote.' }),
  responded_inbound: z.int().meta({
    description: 'Inbound tweets of the company with at least one direct reply that it wrote, whenever it came.',
  }),
  response_rate: percentage.meta({
    description: '100 × responded_inbound / total_inbound; null without inbound tweets.',
  }),
  conversation_ratio: z
    .number()
    .nullable()
    .meta({ description: 'total_outbound / total_inbound; null without inbound tweets.' }),
  response_time: durations.meta({
    description: 'Seconds from inquiries to their first responses; negative ones are left out.',
  }),
  responded_within: z
    .array(z.object({ hours: z.int(), count: z.int(), percentage, link: bucketLink }))
    .meta({ description: 'Inquiries answered in at most so many hours, and their percentage of total_inbound.' }),
  response_distribution: z
    .array(
      z.object({
        bucket: z.enum(responseBuckets),
        hours_from: z
          .int()
          .nullable()
          .meta({ description: 'Answered in more than so many hours; 0 belongs to the first.' }),
        hours_to: z.int().nullable().meta({ description: 'Answered in at most so many hours.' }),
        count: z.int(),
        percentage,
        link: bucketLink,
      }),
    )
    .meta({
      description:
        'Every inquiry in one bucket, by how long the first response took: the counts sum to total_inbound. `negative` are those whose first response is dated before them, `unanswered` those without one.',
    }),
  negative_response_times: z.int().meta({ description: 'Inquiries whose first response is dated before them.' }),
  first_response_time: durations.meta({
    description:
      "Seconds of conversations, from the company's first inbound tweet in one, which lies in the period, to the company's first tweet after it, whenever that came.",
  }),
  unique_customers: z.int().meta({ description: "Distinct authors of the company's inbound tweets." }),
  conversations: z.int().meta({
    description:
      'Distinct conversations that were active in the period: with an inbound tweet of the company in it, or one that it wrote. One that goes on over months counts in each of them.',
  }),
  conversation_figures: z
    .object({
      count: z.int(),
      tweets: spread.meta({ description: 'Tweets of the company in a conversation, inbound and outbound.' }),
      depth: spread.meta({ description: 'The longest way of parents down to one of its tweets, in tweets.' }),
      company_wrote_last_percentage: percentage.meta({
        description: 'Of `count`: those in which the last of the tweets, by time, is one that the company wrote.',
      }),
      customer_wrote_last_percentage: percentage.meta({ description: 'Of `count`: the others.' }),
      unanswered: z.int().meta({ description: 'Those with inbound tweets of which none has a direct reply.' }),
      unanswered_percentage: percentage.meta({ description: 'Of `count`.' }),
    })
    .meta({
      description:
        'Of conversations that started in the period, as they are by now. `conversations` also counts those that were active in it and had started before: a length or an ending is that of a whole conversation, and each counts once, in the period of its start.',
    }),
  sentiment: z
    .object({
      count: z.int().meta({ description: 'Inquiries in English, whose words say how the customer feels.' }),
      mean: z.number().nullable().meta({ description: 'Of −1 to 1.' }),
      negative_percentage: percentage.meta({ description: 'At −0.05 or below.' }),
      positive_percentage: percentage.meta({ description: 'At 0.05 or above.' }),
      conversations: z
        .object({
          count: z.int(),
          mean_first: z.number().nullable(),
          mean_last: z.number().nullable(),
          improved_percentage: percentage.meta({ description: 'Those in which it rose by 0.05 or more.' }),
          worsened_percentage: percentage.meta({ description: 'Those in which it fell by 0.05 or more.' }),
        })
        .meta({
          description:
            'Of conversations that started in the period, and in which the customer who began wrote two tweets or more in English: the first and the last of these.',
        }),
    })
    .meta({
      description:
        'By the words of the tweets (VADER), English only: it misses irony and knows no trade. Nothing where TEXT_ANALYSIS is off.',
    }),
  trend: z
    .array(
      z.object({
        start: z.iso.datetime({ offset: true }),
        inbound: z.int().meta({ description: 'Inquiries of the bucket.' }),
        outbound: z.int().meta({ description: 'Tweets that the company wrote in the bucket.' }),
        responded: z.int().meta({ description: 'Of these inquiries, those with a direct reply, whenever that came.' }),
        response_rate: percentage.meta({ description: '100 × responded / inbound; null without inquiries.' }),
        median_response_seconds: seconds.meta({ description: 'Of their response times; null without any.' }),
        links: z.object({ inbound: tweetsLink, outbound: tweetsLink, responded: tweetsLink }),
      }),
    )
    .meta({ description: 'Calendar buckets of the period, without holes; the first begins with the period.' }),
});
export type Figures = z.infer<typeof Figures>;
export type Figure = keyof Figures;

/** Those of them that were asked for. */
export const AskedFigures = Figures.partial();
export type AskedFigures = z.infer<typeof AskedFigures>;
export const figureNames: readonly Figure[] = Figures.keyof().options;

/** The list behind each figure that counts something. */
export const FigureLinks = z
  .object({
    total_inbound: tweetsLink,
    total_outbound: tweetsLink,
    responded_inbound: tweetsLink,
    response_time: tweetsLink,
    negative_response_times: tweetsLink,
    unique_customers: z.string().meta({ description: 'The list of just these authors.' }),
    conversations: z.string().meta({ description: 'The list of just these conversations.' }),
    conversation_figures: z.string().meta({ description: 'The list of just these conversations.' }),
    sentiment: tweetsLink,
    unanswered_conversations: z.string().meta({ description: 'The list of those of them that are unanswered.' }),
  })
  .partial()
  .meta({
    description:
      'The lists behind the figures: the total of each is that very count, with the same filters. Of response_time and sentiment it is the list of the inquiries that have one. Of a distinct count that is estimated (`approximate`) the list has all, and a total that is estimated, too.',
  });
export type FigureLinks = z.infer<typeof FigureLinks>;
