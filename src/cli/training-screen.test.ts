import { renderToString } from 'ink';
import type { ReactElement } from 'react';
import { expect, test, vi } from 'vitest';
import type { Screen } from './screen.ts';
import { openTrainingScreen } from './training-screen.ts';

const drawn = vi.hoisted((): { element?: ReactElement } => ({}));
vi.mock('./screen.ts', () => ({
  openScreen: async (): Promise<Screen> => ({
    depth: 'plain',
    size: () => ({ columns: 120, rows: 30 }),
    draw: (element) => {
      drawn.element = element;
    },
    close: () => {},
  }),
}));

test('updates left out, going back and ending early are said, as beside bars', async () => {
  const screen = await openTrainingScreen('train', [
    { name: 'rnn', goal: { budget: { updates: 20 }, updatesPerEpoch: null } },
  ]);
  const totals = { update: 10, epoch: 0, sourceTokens: 9, targetTokens: 9, flops: 1, seconds: 2 };
  screen.show(0, { type: 'skip', ...totals, loss: Number.NaN, gradientNorm: 1, skipped: 3 });
  screen.show(0, { type: 'retreat', ...totals, to: 5, retreats: 1, rateFactor: 0.5 });
  screen.show(0, { type: 'end', ...totals, reason: 'patience' });
  await vi.waitFor(() => {
    const frame = drawn.element ? renderToString(drawn.element, { columns: 120 }) : '';
    expect(frame).toContain('rnn: an update after update 10 was left out, 3 so far');
    expect(frame).toContain('rnn: went back to the weights of update 5');
    expect(frame).toContain('rnn: stopped early');
    expect(frame).toContain('3 skipped');
  });
  screen.stop();
});
