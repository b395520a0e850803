import { expect, test } from 'vitest';
import { HISTORY_LIMIT, historyOf, recall, remember } from './history.ts';

test('going back and forth ends where it began, with what was being typed', () => {
  const first = recall(historyOf(['one', 'two']), 'older', 'dra');
  expect(first?.text).toBe('two');
  const second = first && recall(first.history, 'older', first.text);
  expect(second?.text).toBe('one');
  expect(second && recall(second.history, 'older', 'one')).toBeNull();
  const newer = second && recall(second.history, 'newer', 'one');
  expect(newer?.text).toBe('two');
  const last = newer && recall(newer.history, 'newer', 'two');
  expect(last?.text).toBe('dra');
  expect(last && recall(last.history, 'newer', 'dra')).toBeNull();
});

test('a line that is asked twice in a row stands once, and the oldest are dropped', () => {
  expect(remember(historyOf(['a']), 'a').lines).toEqual(['a']);
  expect(remember(historyOf(['a']), '').lines).toEqual(['a']);
  const many = Array.from({ length: HISTORY_LIMIT + 5 }, (_, i) => `${i}`);
  expect(historyOf(many).lines).toHaveLength(HISTORY_LIMIT);
  expect(historyOf(many).lines.at(-1)).toBe(`${HISTORY_LIMIT + 4}`);
});
