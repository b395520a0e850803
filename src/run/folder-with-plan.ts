/** A folder that is known by its plan: a comparison, a suite of ablations. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { placesOf } from './layout.ts';

/**
 * @param named the folder, or its name under `resultsDir` @param planOf the file in it
 * @param what it should be, for the error, and what to do then
 * @throws UserError when neither is such a folder
 */
export function folderWithPlan(
  named: string,
  resultsDir: string,
  planOf: (dir: string) => string,
  { what, next }: { readonly what: string; readonly next: () => string },
): string {
  const places = placesOf(named, resultsDir);
  const dir = places.find((place) => existsSync(planOf(place)));
  if (dir !== undefined) return dir;
  const found = places.some(existsSync) ? `no ${basename(planOf(''))} in it` : 'nothing there';
  throw new UserError(`${named}: expected the folder of ${what}; found ${found}`, next());
}
