/** Runs a synchronous piece of TF.js on one backend, whatever the current one is, and frees its intermediates. */
// Registers the gradient of every kernel; tfjs-core alone has none.
import '@tensorflow/tfjs';
import './gradients-of-lists.ts';
import * as tf from '@tensorflow/tfjs-core';

// Without it TF.js greets the terminal with advice on which backend to install.
tf.enableProdMode();

/** The backend must be registered and need no asynchronous start, or have been started. */
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
