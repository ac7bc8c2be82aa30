import { errors, type estypes } from '@elastic/elasticsearch';
import type { DataIdentity } from '../../tweets/data-version.ts';
import { expired, notOurs, type Position, readListCursor, writeListCursor } from './list-cursor.ts';
import type { PointInTime, PointsInTime } from './points-in-time.ts';

/**
 * `question` names all that a list depends on, the caller's companies among it. The first page is of the state `at`, where
 * that is known already.
 */
type Asked = { index: string; question: string; after: string | null; at?: PointInTime | undefined };

/** Reads from a state of the data: what is behind these values, or from the beginning. Elasticsearch may name the state anew. */
type Read<Found> = (
  pit: string,
  after: estypes.FieldValue[] | null,
) => Promise<Found & { pit_id?: string | undefined }>;

/** Where lists begin and go on: at a point in time of their index, which their cursors name. */
export function createPlaces(pointsInTime: PointsInTime, readVersion: () => Promise<DataIdentity>) {
  // A name that all replicas know, and nobody else: it was drawn when the data began, and is in no answer.
  const readSecret = async () => (await readVersion()).lineage;

  /**
   * What a cursor holds; throws a Problem 400 where it is none of the list that `question` names, and where the data has been
   * replaced since: the old one lies there for a while, and what else is asked for a page would be of the new one.
   */
  const readPosition = async (after: string, question: string): Promise<Position> => {
    const { lineage, generation } = await readVersion();
    const position = readListCursor(after, question, lineage);
    if (position.pit.generation !== generation) throw expired();
    return position;
  };

  /** From `at`, or from where other lists began; from a new point in time where the one that others began with is gone: a node that held it has been started again. */
  const begin = async <Found>(index: string, read: Read<Found>, at?: PointInTime) => {
    const attempt = async () => {
      const pit = at ?? (await pointsInTime.begin(index));
      return { pit, found: await read(pit.id, null) };
    };
    return attempt().catch((error: unknown) => {
      if (at || !isGone(error)) throw error;
      pointsInTime.forget(index);
      return attempt();
    });
  };

  const goOn = async <Found>({ pit, after }: Position, read: Read<Found>) => ({
    pit,
    found: await read(pit.id, after).catch((error: unknown) => {
      throw cursorProblem(error);
    }),
  });

  return {
    readPosition,
    begin,

    /** What `read` finds at the place that is asked for, and what makes the cursor of the next; throws a Problem 400 for one that is none, or has expired. */
    async read<Found>({ index, question, after, at }: Asked, read: Read<Found>) {
      const reading =
        after === null
          ? begin(index, read, at)
          : readPosition(after, question).then((position) => goOn<Found>(position, read));
      const [{ pit, found }, secret] = await Promise.all([reading, readSecret()]);
      const cursorBehind = (values: estypes.FieldValue[]) =>
        writeListCursor({ pit: { ...pit, id: found.pit_id ?? pit.id }, after: values }, question, secret);
      return { found, cursorBehind };
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;

/** What an error means that came of a position which a caller has given. */
function cursorProblem(error: unknown): unknown {
  if (isGone(error)) return expired();
  return error instanceof errors.ResponseError && error.statusCode === 400 ? notOurs() : error;
}

const isGone = (error: unknown): boolean => error instanceof errors.ResponseError && error.statusCode === 404;
