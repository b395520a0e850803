/** How far one piece of work is: a line that counts on a terminal, and a single line elsewhere. */
import { visibleLine } from '../text/visible.ts';
import { canRedraw, writeErr } from './terminal.ts';

export interface Counter {
  /** @param total where it is known */
  show(done: number, total?: number): void;
  /** Takes the line away. */
  stop(): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** Between two counts that are drawn, ms. */
const AT_LEAST = 100;

export function createCounter(what: string, quiet: boolean): Counter {
  let shown = false;
  let drawnAt = -Infinity;
  const redraw = canRedraw();
  const name = visibleLine(what);
  return {
    show(done, total) {
      if (quiet || (shown && !redraw) || performance.now() - drawnAt < AT_LEAST) return;
      writeErr(
        redraw ? `${CLEAR_LINE}${name}: ${done}${total === undefined ? '' : ` of ${total}`}` : `${name}\n`,
      );
      shown = true;
      drawnAt = performance.now();
    },
    stop() {
      if (shown && redraw) writeErr(CLEAR_LINE);
    },
  };
}
