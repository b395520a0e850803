/** Settings for commands that train nothing, and so have no model of their own. */
import { type FlagSetting, resolveConfig } from '../../config/resolve.ts';
import { type Config, MODELS } from '../../config/schema.ts';

/** @param set as `--set` was given @throws UsageError */
export async function commonSettings(
  flags: readonly FlagSetting[],
  set?: readonly string[],
): Promise<Omit<Config, 'model'>> {
  return (await resolveConfig(MODELS[0], { flags, set })).config;
}
