/** A curve that grows for hours in a fixed room: when it is full, neighbours are joined in pairs. */

export interface Point {
  readonly update: number;
  readonly seconds: number;
  readonly targetTokens: number;
  /** Nats a target token. */
  readonly loss: number;
}

export interface Series {
  readonly points: readonly Point[];
  /** Updates whose mean a point is. */
  readonly each: number;
  /** Those that have not become a point yet. */
  readonly rest: readonly Point[];
}

export const EMPTY_SERIES: Series = { points: [], each: 1, rest: [] };

/** More than the dots of the widest screens. */
const ROOM = 1024;

export function addPoint({ points, each, rest }: Series, point: Point): Series {
  const gathered = [...rest, point];
  if (gathered.length < each) return { points, each, rest: gathered };
  const longer = [...points, meanOf(gathered)];
  if (longer.length < ROOM) return { points: longer, each, rest: [] };
  const halved = Array.from({ length: ROOM / 2 }, (_, i) => meanOf(longer.slice(2 * i, 2 * i + 2)));
  return { points: halved, each: 2 * each, rest: [] };
}

/** The newest place, the mean loss. */
function meanOf(points: readonly Point[]): Point {
  const last = points[points.length - 1];
  return { ...last, loss: points.reduce((sum, { loss }) => sum + loss, 0) / points.length };
}
