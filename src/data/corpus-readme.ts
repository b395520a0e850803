/** The README.md of a corpus that was written as files: where it is from, its counts and its hash, as Markdown. */
import { type DataConfig, SPLITS } from '../config/schema.ts';
import { escapeSequence, replaceInvisible } from '../text/invisible.ts';
import { formatNumber } from '../text/numbers.ts';
import type { Corpus } from './corpus.ts';

export interface ReadmeFacts {
  /** How it was made, as it could be typed again. */
  readonly command: string;
  readonly data: DataConfig;
}

export function corpusReadme(corpus: Corpus, { command, data }: ReadmeFacts): string {
  const { name, description, licence, splits, sources, counts, shared, hash } = corpus;
  const dropped = [
    [counts.empty, 'an empty side'],
    [counts.duplicate, 'repeated in their split'],
    [counts.ambiguous, 'a source with several targets'],
    [counts.overlap, 'a source of another split'],
    [counts.untrained, 'left out of train by data.trainPercent'],
  ] as const;
  const left = dropped
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${formatNumber(count)} (${why})`);
  const inTwo = shared.trainValid + shared.trainTest + shared.validTest;
  const lines = [
    `# ${plain(name)}`,
    '',
    `${plain(description)}.`,
    '',
    `- **Licence**: ${plain(licence)}`,
    `- **Made by**: ${codeSpan(command)}`,
    `- **Cleaning**: ${formatNumber(counts.read)} pairs read; dropped: ${left.length > 0 ? left.join(', ') : 'none'}; ${formatNumber(counts.normalised)} changed to Unicode NFC; ${formatNumber(counts.controlCharacters)} kept with characters that cannot be seen.`,
    ...(inTwo > 0
      ? [
          `- **Sources in two splits as read**: ${formatNumber(shared.trainTest)} in train and test, ${formatNumber(shared.trainValid)} in train and valid, ${formatNumber(shared.validTest)} in valid and test (\`data.overlap=${data.overlap}\`).`,
        ]
      : []),
    '',
    '| split | pairs | sources |',
    '|---|---|---|',
    ...SPLITS.map(
      (split) => `| ${split} | ${formatNumber(splits[split].length)} | ${formatNumber(sources[split])} |`,
    ),
    '',
    `Corpus hash: \`${hash}\`.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** On one line, and nothing in it is Markdown or HTML. */
function plain(text: string): string {
  return replaceInvisible(text, escapeSequence).replace(/[<>&*_[\]|\\`]/g, (mark) => `\\${mark}`);
}

/** On one line. In a code span a backslash is a backslash: nothing is escaped but what would end it. */
function codeSpan(text: string): string {
  return `\`${replaceInvisible(text, escapeSequence).replaceAll('`', "'")}\``;
}
