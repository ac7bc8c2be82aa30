import type { Api } from './api.ts';
import type { Peer } from './duckdb-peer.ts';
import { assertSameFigures } from './figures.ts';
import { pathOf, type Question } from './questions.ts';
import { median, timed } from './statistics.ts';

type Report = Parameters<typeof assertSameFigures>[1] & { period: { from: string; to: string } };

/** The median milliseconds that a peer takes for a question, whose figures have to be those of the service. */
export async function measurePeer(
  name: string,
  peer: Peer,
  api: Api,
  question: Question,
  times: number,
): Promise<number> {
  const report = await api.get<Report>(pathOf(question));
  const { from, to } = report.period;
  const taken: number[] = [];
  for (let round = 0; round < times + 1; round += 1) {
    const { milliseconds, value } = await timed(() => peer.figures(question.company, from, to, question.interval));
    if (round === 0) assertSameFigures(name, report, value);
    else taken.push(milliseconds);
  }
  return median(taken);
}
