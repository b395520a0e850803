/** Numbers within bounds, as settings have them. */
import { z } from 'zod';

/** A whole number. */
export const count = (min: number, max = Number.MAX_SAFE_INTEGER) => z.int().min(min).max(max);
/** A share that is not all. */
export const rate = () => z.number().min(0).lt(1);
export const positive = () => z.number().positive();
