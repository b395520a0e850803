/** A drawn row as tests read it: its text without any look. */
import type { Row } from '../tui/draw/span.ts';

export const rowText = (row: Row): string => row.map(({ text }) => text).join('');
