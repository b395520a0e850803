/** Arrays that nobody reads any more give their memory back at once, not when the garbage collector comes by. */
import { MessageChannel } from 'node:worker_threads';
import type { Values } from '../engine.ts';

/** Bytes. Where freed memory is not kept, a larger one's pages would have to be mapped anew at the next step. */
const LARGEST = 2 ** 20;

/** Closed: what is sent is dropped, but its memory is taken from the sender all the same. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * V8 counts the bytes of all buffers: some megabytes of results a step make it search the whole heap several times a
 * second, in threads that take the processors from the next step. Afterwards arrays are empty, but for the largest.
 */
export function releaseArrays(arrays: readonly Values[]): void {
  const buffers = arrays.map(({ buffer }) => buffer as ArrayBuffer);
  nowhere.postMessage(
    null,
    buffers.filter(({ byteLength }) => byteLength <= LARGEST),
  );
}
