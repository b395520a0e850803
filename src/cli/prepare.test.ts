/** Ctrl-C while a corpus is read. */
import { expect, test, vi } from 'vitest';
import { whilePreparing } from './prepare.ts';

test.runIf(process.platform !== 'win32')(
  'a signal is heard though the work went on without a pause',
  async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const onLeave = vi.fn();
    const work = async () => {
      process.kill(process.pid, 'SIGINT');
      for (const until = performance.now() + 20; performance.now() < until; );
    };
    await whilePreparing(true, work, onLeave);
    expect(onLeave).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledWith(130);
  },
);
