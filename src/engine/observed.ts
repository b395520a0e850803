/**
 * Values that a program computes on its way, told to whoever looks on. Where nobody does, as in every program that is
 * compiled, a value passes through and nothing is done.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { openScopes } from './scoped.ts';

/** @param scopes open where it is computed, outermost first @param value read at once: it may be freed after */
export type Observer = (scopes: readonly string[], name: string, value: Tensor) => void;

let onlooker: Observer | null = null;

/** `value` itself. @param name of what it is, within the scopes that are open */
export function observed<T extends Tensor>(name: string, value: T): T {
  onlooker?.(openScopes(), name, value);
  return value;
}

/** A value that only whoever looks on needs: made when there is somebody. */
export function forOnlooker(name: string, make: () => Tensor): void {
  if (onlooker !== null) observed(name, make());
}

/** Runs `body` on an eager backend, telling `observer` of every observed value. */
export function observing<T>(observer: Observer, body: () => T): T {
  const before = onlooker;
  onlooker = observer;
  try {
    return body();
  } finally {
    onlooker = before;
  }
}
