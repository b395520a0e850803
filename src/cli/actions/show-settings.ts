/** `seqcmp config`: every setting, its value and where it comes from. */
import { knobsOf } from '../../config/knobs.ts';
import { type SettingLine, settingLines, settingsYaml } from '../../config/print-settings.ts';
import { MODELS, PLAIN_MODELS } from '../../config/schema.ts';
import { absoluteCorpus } from '../../data/corpus.ts';
import { describeValue } from '../../text/describe.ts';
import { visibleLine } from '../../text/visible.ts';
import type { ConfigFlags } from '../commands/config.ts';
import { typedInstead } from '../environment.ts';
import { headedList } from '../render/table.ts';
import { commandLine, styleOf, writeJson, writeOut } from '../terminal.ts';
import { resolveTraining } from './training-layers.ts';
import { listOf } from './typed-names.ts';

export async function showSettings(corpus: string | undefined, flags: ConfigFlags): Promise<void> {
  const asked = listOf('--models', flags.models ?? PLAIN_MODELS.join(','), MODELS);
  const models = MODELS.filter((model) => asked.includes(model));
  const settled = (await resolveTraining(models, corpus, flags)).resolved;
  const resolved = settled.map(({ config, origins }) => ({
    config: { ...config, corpus: absoluteCorpus(config.corpus) },
    origins,
  }));
  if (!flags.showOrigin && !flags.json) {
    return writeOut(
      settingsYaml(resolved, [`The settings of: ${commandLine(typedInstead(flags.variables))}`]),
    );
  }
  const lines = settingLines(resolved);
  if (flags.json) {
    const settings = lines.map((line) => {
      const { path, value = null, origin } = line;
      return { path, value, source: origin.source, at: origin.at, reason: reasonOf(line) };
    });
    return writeJson({ settings });
  }
  const table = headedList(styleOf(process.stdout), [
    ['setting', 'value', 'from', 'what it does'],
    ...lines.map((line) =>
      [line.path, describeValue(line.value), line.origin.at, reasonOf(line)].map(visibleLine),
    ),
  ]);
  await writeOut(`${table.join('\n')}\n`);
}

/** What the schema says of it: `rnn.dim` is `model.dim` of the rnn, `rnn.train.warmup` its `train.warmup`. */
function reasonOf({ path }: SettingLine): string {
  const [first, ...rest] = path.split('.');
  const model = MODELS.find((name) => name === first);
  if (model === undefined) return knobsOf(MODELS[0]).get(path)?.reason ?? '';
  const own = rest.join('.');
  return (knobsOf(model).get(`model.${own}`) ?? knobsOf(model).get(own))?.reason ?? '';
}
