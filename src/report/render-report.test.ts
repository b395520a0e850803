import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyseRuns } from '../compare/analyse.ts';
import type { OutputLine } from '../run/outputs.ts';
import { openRun, type Run } from '../run/run-directory.ts';
import { type FinishedRun, finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { renderReport } from './render-report.ts';

const script = '<script>alert(1)</script>';
const questions = [
  { source: script, references: ['A | B'] },
  { source: 'tab\there', references: ['`x` y', '<img src=x onerror=alert(2)>'] },
  { source: '"quoted" & \'so\'', references: ['"> <b>C</b>'] },
  { source: 'مرحبا', references: ['D E'] },
];
const answers = (...outputs: string[]): OutputLine[] =>
  questions.map((question, i) => ({ ...question, output: outputs[i] }));
const first = answers('\u202eevil\0 | `y`', '`x` y', 'W'.repeat(5000), '');
const second = answers('A | B', '</td></table><script>alert(3)</script>', '"> <b>C</b>', 'D');

function pairIn(results: string): [Run, Run] {
  return [
    finishedRun({
      results,
      name: 'rnn',
      kind: 'rnn',
      lines: first,
      summary: { command: `seqcmp ${script} \`\`\`` },
    }),
    finishedRun({ results, name: 'transformer', kind: 'transformer', lines: second, updates: 16 }),
  ];
}

describe('of two runs with hostile text', () => {
  test('the page has no script but its own, fetches nothing, and shows the text', async () => {
    const { 'report.html': html } = await renderReport(analyseRuns(pairIn(temporaryFolder())));
    const { document } = parseHTML(html);
    expect(
      document.querySelectorAll('script:not(:last-child), img, link, iframe, object, [src], [href]').length,
    ).toBe(0);
    expect(document.querySelectorAll('script').length).toBe(1);
    const handlers = [...document.querySelectorAll('*')].flatMap((each) =>
      [...each.attributes].filter(({ name }) => name.startsWith('on')),
    );
    expect(handlers).toEqual([]);
    const cells = [...document.querySelectorAll('bdi')].map((cell) => cell.textContent);
    expect(cells).toContain(script);
    expect(cells).toContain('U+202EevilU+0000 | `y`');
    expect(cells).toContain('</td></table><script>alert(3)</script>');
    expect(cells).toContain(`${'W'.repeat(300)} … and 4,700 more`);
    // The page's own line feeds aside, nothing that cannot be seen.
    expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)|url\(|@import/);
  });

  test('the page says its language, encoding and title, and describes its charts', async () => {
    const { 'report.html': html } = await renderReport(analyseRuns(pairIn(temporaryFolder())));
    const { document } = parseHTML(html);
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    expect(document.querySelector('meta[charset]').getAttribute('charset')).toBe('utf-8');
    expect(document.title).toBe('RNN and Transformer on made-up');
    const labels = [...document.querySelectorAll('svg[role=img]')].map((svg) =>
      svg.getAttribute('aria-label'),
    );
    expect(labels).toHaveLength(9);
    expect(labels[0]).toMatch(
      /^Training and validation loss against updates: validation loss of RNN goes from /,
    );
    const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the Markdown holds no HTML, and each row of a table as many cells as its head', async () => {
    const { 'report.md': markdown } = await renderReport(analyseRuns(pairIn(temporaryFolder())));
    const [prose, ...commands] = markdown.split('## Commands');
    expect(prose).not.toMatch(/<\/?[a-z]/i);
    expect(prose).toContain('✗ \\u202eevil\\u0000 \\| \\`y\\`');
    expect(commands.join()).toContain(`\`\`\`\`sh\nseqcmp ${script} \`\`\`\n\`\`\`\``);
    for (const table of prose.split('\n\n').filter((block) => block.startsWith('|'))) {
      const widths = table.split('\n').map((row) => row.match(/(?<!\\)\|/g)?.length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test('the JSON is the analysis', async () => {
    const analysis = analyseRuns(pairIn(temporaryFolder()));
    const { 'report.json': json } = await renderReport(analysis);
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(analysis)));
    expect(json).not.toContain('\u202e');
  });

  test('it comes out the same, byte for byte, twice and from a copy elsewhere', async () => {
    const results = temporaryFolder();
    const runs = pairIn(results);
    const report = await renderReport(analyseRuns(runs));
    expect(await renderReport(analyseRuns(runs))).toEqual(report);
    const elsewhere = join(temporaryFolder(), 'a copy');
    cpSync(results, elsewhere, { recursive: true });
    const copies = ['rnn', 'transformer'].map((name) => openRun(join(elsewhere, name)));
    expect(await renderReport(analyseRuns(copies))).toEqual(report);
    for (const text of Object.values(report)) expect(text).not.toContain(results);
  });
});

// Windows takes no such names.
test.runIf(process.platform !== 'win32')('a run may be called anything', async () => {
  const results = temporaryFolder();
  const names = [`"><script>alert(4)<`, "$'$&`|\u202e\n"];
  const runs = names.map((name) => finishedRun({ results, name, kind: 'rnn', lines: first }));
  const { 'report.html': html, 'report.md': markdown } = await renderReport(analyseRuns(runs));
  const { document } = parseHTML(html);
  expect(document.querySelectorAll('script').length).toBe(1);
  const label = document.querySelector('svg[role=img]').getAttribute('aria-label');
  expect(label).toContain(names[0]);
  expect(label).toContain("$'$&`|U+202EU+000A");
  expect(markdown).not.toMatch(/<script/);
});

test('each metric is spelt out beside its score, and of best weights it is said whose they are', async () => {
  const { 'report.md': markdown } = await renderReport(analyseRuns(pairIn(temporaryFolder())), ['md']);
  const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
  const rowOf = (what: string) => rows.find((row) => row.startsWith(`| ${what} `));
  expect(rowOf('WER')).toContain('word error rate, the share of sources');
  expect(rowOf('PER')).toContain('phoneme error rate (of the symbols that targets have');
  expect(rowOf('Exact match')).toContain('share of sources whose answer equals a reference');
  expect(rowOf('BLEU')).toContain('n-grams (1 to 4 tokens)');
  expect(rowOf('chrF')).toContain('n-grams of 1 to 6 characters');
  expect(rowOf('Updates')).toContain('best weights at 19 (RNN) and 15 (Transformer)');
});

/** As if each run had been trained with another tokenizer. */
function withOwnTokenizers(analysis: Analysis): Analysis {
  const runs = analysis.runs.map((run) => ({ ...run, summary: { ...run.summary, tokenizerHash: run.name } }));
  return { ...analysis, runs };
}

test('losses a token of different tokenizers are not marked better; bits a character are', async () => {
  const results = temporaryFolder();
  const forced = {
    pairs: 1,
    overlong: 0,
    tokens: 2,
    unknown: 0,
    characters: 3,
    tokenAccuracy: 50,
    perplexity: 4,
  };
  const run = (name: string, validLoss: number, bitsPerCharacter: number) =>
    finishedRun({
      ...{ results, name, kind: 'rnn', lines: first },
      summary: { validLoss, forced: { ...forced, bitsPerCharacter } },
    });
  const analysis = withOwnTokenizers(analyseRuns([run('few', 1, 2.5), run('many', 2, 1.5)]));
  const { 'report.md': markdown } = await renderReport(analysis, ['md']);
  expect(markdown).toContain(
    '| Validation loss | 1.0000 | 2.0000 | nats a target token of each run’s own tokenizer',
  );
  expect(markdown).toContain('| Bits a character | 2.5000 | **1.5000** |');
  for (const side of ['Source', 'Target', 'Padded'])
    expect(markdown).toMatch(new RegExp(`\\| ${side} tokens a second \\| [\\d,]+ \\| [\\d,]+ \\|`));
});

test.each(['word', 'char'] as const)(
  'PER is compared whatever the tokenizer, but not of words with that of a %s',
  async (level) => {
    const results = temporaryFolder();
    const run = (name: string, lines: OutputLine[], more: Partial<FinishedRun>) =>
      finishedRun({ results, name, kind: 'rnn', lines, ...more });
    const analysis = withOwnTokenizers(analyseRuns([run('few', first, {}), run('many', second, { level })]));
    const { 'report.md': markdown } = await renderReport({ ...analysis, leading: 'bleu' }, ['md']);
    const marked = markdown.split('\n').find((line) => line.startsWith('| PER ↓ |')) ?? '';
    const compared = level === 'word';
    expect(marked.includes('**')).toBe(compared);
    expect(marked.includes('not to be compared')).toBe(!compared);
    expect(markdown.includes('Better in PER')).toBe(compared);
    expect(markdown.includes('largest difference in PER')).toBe(compared);
  },
);

test('a budget of time is not said to make the runs again to the last update', async () => {
  const commandsOf = async (budget: Record<string, number>) => {
    const run = finishedRun({
      ...{ results: temporaryFolder(), name: 'one', kind: 'rnn', lines: first, settings: { budget } },
    });
    return (await renderReport(analyseRuns([run]), ['md']))['report.md'].split('## Commands')[1];
  };
  const until = 'up to the update at which a budget of time ends them';
  expect(await commandsOf({ seconds: 5 })).toContain(until);
  expect(await commandsOf({ updates: 5 })).not.toContain(until);
});

test('where BLEU leads, it is by PER that lengths tell the models apart', async () => {
  const analysis = analyseRuns(pairIn(temporaryFolder()));
  const saysOf = async (leading: 'wer' | 'bleu') =>
    (await renderReport({ ...analysis, leading }, ['md']))['report.md'];
  expect(await saysOf('wer')).toMatch(/Better in WER, of \d ranges? of length/);
  expect(await saysOf('bleu')).toMatch(/Better in PER, of \d ranges? of length/);
});

test('the verdict stands first', async () => {
  const analysis = analyseRuns(pairIn(temporaryFolder()));
  const { 'report.html': html } = await renderReport(analysis);
  const { document } = parseHTML(html);
  expect(document.querySelector('h1').nextElementSibling.textContent).toBe(analysis.headline);
});

test('what is not equal stands out', async () => {
  const { 'report.html': html } = await renderReport(analyseRuns(pairIn(temporaryFolder())));
  const { document } = parseHTML(html);
  const unequal = [...document.querySelectorAll('tr.unequal th')].map((cell) => cell.textContent);
  expect(unequal).toEqual(expect.arrayContaining(['parameters', 'updates', 'model.dim']));
  expect(unequal).not.toContain('corpus');
});

test.each([1, 3])('%i runs make a report too', async (count) => {
  const results = temporaryFolder();
  const runs = ['one', 'two', 'three']
    .slice(0, count)
    .map((name, i) => finishedRun({ results, name, kind: 'rnn', lines: i === 1 ? second : first }));
  const { 'report.html': html, 'report.md': markdown } = await renderReport(analyseRuns(runs));
  expect(parseHTML(html).document.querySelectorAll('svg[role=img]').length).toBe(count === 1 ? 8 : 9);
  expect(markdown).toContain('## Examples');
  expect(markdown.includes('a disc is for all sentences')).toBe(count > 1);
  const alone = /^WER of RNN goes from [\d.]+ in the first of the ranges of length to [\d.]+ in the last\.$/m;
  expect(alone.test(markdown)).toBe(count === 1);
});

test('answers that part far from their beginning are counted all the same', async () => {
  const results = temporaryFolder();
  const same = 'A '.repeat(50);
  const lines = (end: string) => [{ source: 'a', references: [`${same}B`], output: same + end }];
  const runs = [
    finishedRun({ results, name: 'rnn', kind: 'rnn', lines: lines('B') }),
    finishedRun({ results, name: 'transformer', kind: 'transformer', lines: lines('C') }),
  ];
  const { 'report.md': markdown } = await renderReport(analyseRuns(runs), ['md']);
  expect(markdown).toContain('by count: RNN never and Transformer at place 51 (1)');
  expect(markdown).toContain('RNN and Transformer differ on 1 of 1 sources, half of those by place 51');
});

test('runs of several seeds make a report of spreads, and figures of the first seed', async () => {
  const results = temporaryFolder();
  const runs = [1, 2].flatMap((seed) =>
    (['rnn', 'transformer'] as const).map((kind) =>
      finishedRun({
        results,
        name: `${kind}-seed${seed}`,
        kind,
        lines: kind === 'rnn' ? first : second,
        settings: { seed },
        summary: { seed },
      }),
    ),
  );
  const report = await renderReport(analyseRuns(runs));
  const { document } = parseHTML(report['report.html']);
  const headings = [...document.querySelectorAll('h2')].map((each) => each.textContent);
  expect(headings).toEqual(expect.arrayContaining(['Differences over seeds', 'Seed 1 in detail']));
  // Of all seeds, so not among what is of the first.
  expect(headings.indexOf('Throughput')).toBe(headings.indexOf('Seed 1 in detail') - 1);
  expect(headings.slice(-2)).toEqual(['Settings', 'Commands']);
  expect(headings).not.toContain('Significance');
  expect(document.querySelectorAll('svg[role=img]').length).toBe(9);
  const markdown = report['report.md'];
  expect(markdown).toMatch(/\| Measure \| RNN \| Deviation \| Range \| Transformer \| Deviation \| Range \|/);
  expect(markdown).toContain('| 2 | ');
  const { columns, ledger } = JSON.parse(report['ledger.json']);
  expect(columns).toEqual([
    { name: 'RNN', runs: ['rnn-seed1', 'rnn-seed2'] },
    { name: 'Transformer', runs: ['transformer-seed1', 'transformer-seed2'] },
  ]);
  expect(ledger.every(({ values }: { values: string[] }) => values.length === 2)).toBe(true);
});

test('a run that diverged, and one that was never validated, are drawn with what there is', async () => {
  const results = temporaryFolder();
  const runs = [
    finishedRun({ results, name: 'rnn', kind: 'rnn', lines: first, updates: 5, loss: () => Number.NaN }),
    finishedRun({ results, name: 'transformer', kind: 'transformer', lines: second, updates: 0 }),
  ];
  const { 'report.html': html } = await renderReport(analyseRuns(runs));
  expect(html).not.toMatch(/d="[^"]*NaN/);
  expect(html).toContain('Transformer was not validated');
});
