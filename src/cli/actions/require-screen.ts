/** Whether a screen that was asked for can be had, asked before anything is made. */
import { UsageError } from '../../config/user-error.ts';
import { hasScreen } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';

/** @throws UsageError where there is no terminal to draw on */
export function requireScreenFor({ tui }: Pick<TrainingFlags, 'tui'>): void {
  if (!tui || hasScreen()) return;
  throw new UsageError(
    '--tui: expected a terminal for input and output that can be drawn on',
    'Leave it out: there are bars on a terminal, and lines elsewhere.',
  );
}
