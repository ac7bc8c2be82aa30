import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { phraseOf } from '../../src/analysis/phrase-of.ts';
import type { Api } from '../bench/api.ts';
import { ingestFile } from '../bench/ingest.ts';
import type { Stage } from '../bench/stage.ts';
import { createRandom, type Random } from '../generate/random.ts';
import { burstOf, type Planted, type Reader, readPhrases, readTexts } from './burst-of.ts';
import { askEmerging, weekEnds } from './weeks.ts';

/** Bursts that were planted and found; `small` are those of fewer than 60 tweets. */
export type Bursts = {
  planted: number;
  found: number;
  percent: number;
  small: { planted: number; found: number };
  missed: string[];
};

type Plan = { seed: number; rounds: number; say: (line: string) => void };

/** Plants a burst for each company in the last week, asks; then in the week before, which the later ones do not touch; and so on. */
export async function plantBursts(stage: Stage, api: Api, companies: readonly string[], plan: Plan): Promise<Bursts> {
  const random = createRandom(plan.seed + 1_000);
  const reader = { client: stage.client, index: `${api.prefix}-tweets` };
  const outcomes: (Planted & { isFound: boolean; most: number })[] = [];
  for (const [round, to] of weekEnds(plan.rounds).entries()) {
    plan.say(`bursts in the week up to ${to}`);
    const planted: Planted[] = [];
    for (const company of companies) {
      const week = await askEmerging(api, company, to);
      const burst = burstOf(company, week, await readPhrases(reader, company, week), random);
      if (burst) planted.push(burst);
    }
    const rows = await rowsOf(reader, planted, random, 900_000_000 + round * 1_000_000);
    const path = join(stage.folder, `bursts-${round}.csv`);
    await writeFile(
      path,
      `tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n${rows.join('')}`,
    );
    await ingestFile(api, { path, rows: rows.length });
    for (const burst of planted) {
      const { emerging } = await askEmerging(api, burst.company, to);
      const isFound = emerging.some(({ terms }) => terms.some((term) => phraseOf(term) === burst.phrase));
      outcomes.push({ ...burst, isFound, most: emerging.length });
    }
  }
  const found = outcomes.filter(({ isFound }) => isFound);
  const isSmall = ({ total }: Planted) => total < 60;
  return {
    planted: outcomes.length,
    found: found.length,
    percent: (100 * found.length) / outcomes.length,
    small: { planted: outcomes.filter(isSmall).length, found: found.filter(isSmall).length },
    missed: outcomes
      .filter(({ isFound }) => !isFound)
      .map(
        ({ company, phrase, total, before, most }) => `${company}: ${phrase}, ${total} after ${before}; ${most} shown`,
      ),
  };
}

/** The texts of earlier tweets with the phrase, as often as the burst needs them, by customers who have not written before. */
async function rowsOf(reader: Reader, planted: readonly Planted[], random: Random, firstId: number): Promise<string[]> {
  const rows: string[] = [];
  for (const burst of planted) {
    const texts = await readTexts(reader, burst);
    const [from, to] = [burst.week.window.from, burst.week.window.to].map((end) => Date.parse(end));
    for (let made = 0; made < burst.added; made += 1) {
      const at = new Date((from ?? 0) + Math.floor(random.next() * ((to ?? 0) - (from ?? 0)))).toISOString();
      const text = texts[random.below(texts.length)] ?? '';
      const id = firstId + rows.length;
      rows.push(`${id},${id},True,${at.slice(0, 19)}Z,"${text.replaceAll('"', '""')}",,\n`);
    }
  }
  return rows;
}
