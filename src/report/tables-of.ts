/** All tables of a report, those of its figures among them, each under its heading: what CSV and LaTeX are made of. */
import type { Document, Table } from './document.ts';

export interface TitledTable {
  readonly heading: string;
  readonly table: Table;
}

export function tablesOf({ blocks }: Document): TitledTable[] {
  let heading = '';
  return blocks.flatMap((block): TitledTable[] => {
    if (block.type === 'heading') heading = block.text;
    if (block.type === 'table') return [{ heading, table: block }];
    return block.type === 'figure' ? [{ heading, table: block.data }] : [];
  });
}
