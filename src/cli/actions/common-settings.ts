/** Settings for commands that train nothing, and so have no model of their own. */
import { type FlagSetting, resolveConfig } from '../../config/resolve.ts';
import { type Config, MODELS } from '../../config/schema.ts';
import { type Reads, refuseIdle, refuseOtherSections } from './idle-settings.ts';

/**
 * @param typed by `--set`, and the sections that the command reads
 * @throws UsageError for a setting that is wrong, or that nothing would read
 */
export async function commonSettings(
  flags: readonly FlagSetting[],
  typed?: { readonly set: readonly string[] | undefined; readonly reads: Reads },
): Promise<Omit<Config, 'model'>> {
  const resolved = await resolveConfig(MODELS[0], { flags, set: typed?.set });
  if (typed?.set !== undefined) {
    refuseOtherSections(resolved, typed.reads);
    refuseIdle([resolved]);
  }
  return resolved.config;
}
