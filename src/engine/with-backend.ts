/** Starting a TF.js backend, and running a piece on it, whatever the current one is. */
// Registers the gradient of every kernel; tfjs-core alone has none.
import '@tensorflow/tfjs';
import './gradients-of-lists.ts';
import * as tf from '@tensorflow/tfjs-core';

// Without it TF.js greets the terminal with advice on which backend to install.
tf.enableProdMode();

/**
 * Starts a registered backend, which does not become the current one.
 * @param said what an error calls it @throws Error when it does not start
 */
export async function startBackend(name: string, said: string): Promise<void> {
  const before = tf.engine().backendName;
  if (!(await tf.setBackend(name))) throw new Error(`the ${said} backend did not start`);
  if (before && before !== name) await tf.setBackend(before);
}

/**
 * Runs a synchronous piece of TF.js, and frees its intermediates. The backend must be registered and need no
 * asynchronous start, or have been started.
 */
export function withBackend<T>(name: string, run: () => T): T {
  const before = tf.engine().backendName;
  void tf.setBackend(name);
  tf.engine().startScope(name);
  try {
    return run();
  } finally {
    tf.engine().endScope();
    if (before !== undefined && before !== name) void tf.setBackend(before);
  }
}
