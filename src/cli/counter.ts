/** How far one piece of work is: a line that counts on a terminal, and a single line elsewhere. */
import { visibleLine } from '../config/visible.ts';
import { canRedraw, writeErr } from './terminal.ts';

export interface Counter {
  /** @param total where it is known */
  show(done: number, total?: number): void;
  /** Takes the line away. */
  stop(): void;
}

const CLEAR_LINE = '\r\u001b[K';

export function createCounter(what: string, quiet: boolean): Counter {
  let shown = false;
  const redraw = canRedraw();
  const name = visibleLine(what);
  return {
    show(done, total) {
      if (quiet || (shown && !redraw)) return;
      writeErr(
        redraw ? `${CLEAR_LINE}${name}: ${done}${total === undefined ? '' : ` of ${total}`}` : `${name}\n`,
      );
      shown = true;
    },
    stop() {
      if (shown && redraw) writeErr(CLEAR_LINE);
    },
  };
}
