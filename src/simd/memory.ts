/** Memory that kernels reach, and kernels bound to it. */
import { assembleLoop, type Loop } from './assemble.ts';

const PAGE_BYTES = 65536;

/** A kernel: byte addresses, the end of the first, then scalars. Returns a number if its loop has a result. */
export type Kernel = (...pointersEndAndScalars: number[]) => number | undefined;

/** @param bytes at most 4 GiB, the reach of 32-bit addresses */
export function allocateMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
}

/** Until it has at least `bytes`; arrays over it from before are empty then. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
}

/** Compiles a loop when it is first bound, once for all memories. */
export function kernelOf(loop: Loop): (memory: WebAssembly.Memory) => Kernel {
  let compiled: WebAssembly.Module | undefined;
  return (memory) => {
    compiled ??= new WebAssembly.Module(assembleLoop(loop));
    return new WebAssembly.Instance(compiled, { env: { memory } }).exports.run as Kernel;
  };
}
