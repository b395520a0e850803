/** Tokens of an answer in lines: each shaded by its probability, and under it a block as high as that. */
import type { SpelledToken } from '../../worker/answering-messages.ts';
import { type ColourDepth, probabilityMark, tokenSpan } from '../draw/colour.ts';
import type { Row, Span } from '../draw/span.ts';
import { cropTo, widthOf } from '../text/graphemes.ts';

export interface TokenLook {
  readonly width: number;
  readonly depth: ColourDepth;
  /** What stands between two tokens: a space, or nothing. */
  readonly joint: string;
  /** The first position at which the runs disagree. */
  readonly disagreement: number | null;
}

/** Pairs of rows: tokens, and what is to be said of each. */
export function tokenRows(tokens: readonly SpelledToken[], look: TokenLook): Row[] {
  return wrap(tokens, look).flatMap((line): Row[] => {
    const shown: Span[] = [];
    const marks: Span[] = [];
    for (const { token, probability, position } of line) {
      if (shown.length > 0 && look.joint !== '') {
        shown.push({ text: look.joint });
        marks.push({ text: look.joint });
      }
      const differs = position === look.disagreement;
      shown.push({ ...tokenSpan(token, probability, look.depth), bold: differs, underline: differs });
      const mark = differs ? '▲' : probabilityMark(probability);
      marks.push({ text: mark, dim: !differs, bold: differs, ...(differs ? { colour: 'red' } : {}) });
      marks.push({ text: ' '.repeat(widthOf(token) - 1) });
    }
    return [shown, marks];
  });
}

interface PlacedToken extends SpelledToken {
  readonly position: number;
}

function wrap(tokens: readonly SpelledToken[], { width, joint }: TokenLook): PlacedToken[][] {
  const lines: PlacedToken[][] = [];
  let used = width;
  for (const [position, { token, probability }] of tokens.entries()) {
    const text = cropTo(token, width) || ' ';
    const needed = widthOf(text) + (used === 0 ? 0 : joint.length);
    if (lines.length === 0 || used + needed > width) {
      lines.push([]);
      used = 0;
    }
    used += widthOf(text) + (used === 0 ? 0 : joint.length);
    lines.at(-1)?.push({ token: text, probability, position });
  }
  return lines;
}
