/** All keys. */
import type { ReactElement } from 'react';
import type { Room } from '../draw/heatmap.ts';
import { Lines } from '../draw/lines.tsx';
import { bold, type Row } from '../draw/span.ts';
import { HELP } from './help-text.ts';
import { cropRows } from './panes.ts';

const KEYS_WIDTH = 21;

export function HelpView({ room }: { readonly room: Room }): ReactElement {
  const rows = HELP.map(
    ([keys, does]): Row => [{ text: keys.padEnd(KEYS_WIDTH), bold: true }, { text: does }],
  );
  return <Lines rows={cropRows([bold('Keys (any key goes back)'), ...rows], room.height)} />;
}
