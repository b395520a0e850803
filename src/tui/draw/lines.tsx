/** Rows of spans as ink draws them: one line each, never wrapped. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { mergeSpans, type Row } from './span.ts';

export function Lines({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  return (
    <Box flexDirection="column">
      {rows.map((row, y) => (
        // A line has no name but its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Line key={y} row={row} />
      ))}
    </Box>
  );
}

function Line({ row }: { readonly row: Row }): ReactElement {
  const spans = mergeSpans(row);
  if (spans.every(({ text }) => text === '')) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {spans.map(({ text, colour, background, bold, dim, underline, inverse }, x) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place
          key={x}
          color={colour}
          backgroundColor={background}
          bold={bold}
          dimColor={dim}
          underline={underline}
          inverse={inverse}
        >
          {text}
        </Text>
      ))}
    </Text>
  );
}
