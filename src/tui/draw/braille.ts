/** Curves in braille characters: 2 x 4 dots a cell. Unicode's block of braille patterns begins at U+2800. */

/** The bit of each dot, by its column and row in a cell. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLANK = 0x2800;

export interface Canvas {
  /** In cells. */
  readonly columns: number;
  readonly rows: number;
  /** Dots set in each cell, by rows. */
  readonly cells: Uint8Array;
}

export function createCanvas(columns: number, rows: number): Canvas {
  return { columns, rows, cells: new Uint8Array(columns * rows) };
}

/** A line between two places, both in shares of the canvas from its lower left corner; what lies outside is left out. */
export function drawLine(
  canvas: Canvas,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const [width, height] = [canvas.columns * 2 - 1, canvas.rows * 4 - 1];
  const [x0, y0] = [from[0] * width, from[1] * height];
  const [x1, y1] = [to[0] * width, to[1] * height];
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  for (let i = 0; i <= steps; i++) {
    const [x, y] = [x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps];
    setDot(canvas, Math.round(x), height - Math.round(y));
  }
}

function setDot({ columns, rows, cells }: Canvas, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= columns * 2 || y >= rows * 4) return;
  cells[Math.floor(y / 4) * columns + Math.floor(x / 2)] |= DOTS[x % 2][y % 4];
}

/** A cell as its character; a space where no dot is set. */
export function cellOf({ columns, cells }: Canvas, column: number, row: number): string {
  const dots = cells[row * columns + column];
  return dots === 0 ? ' ' : String.fromCharCode(BLANK + dots);
}
