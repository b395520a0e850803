import { runInNewContext } from 'node:vm';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { analyseRuns } from '../compare/analyse.ts';
import type { OutputLine } from '../run/outputs.ts';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { escapeLatex } from './escape.ts';
import { createDraw } from './plots.ts';
import { renderReport } from './render-report.ts';
import { SCRIPT } from './script.ts';

/** What a spreadsheet would compute. */
const FORMULAS = ['=1+1,"x"', '+1+1', '-1+1', '@1+1'];

const lines = (answer: (i: number) => string): OutputLine[] =>
  Array.from({ length: 12 }, (_, i) => ({
    source: FORMULAS[i] ?? `50% & $${i}_~^`,
    references: ['\\textbf{a} b'],
    output: answer(i),
  }));

function analysisOf() {
  const results = temporaryFolder();
  const trainCounts = new Map([
    ['b', 7],
    ['\\textbf{a}', 0],
  ]);
  const run = (kind: 'rnn' | 'transformer', answer: (i: number) => string) =>
    finishedRun({ results, name: kind, kind, lines: lines(answer), trainCounts });
  return analyseRuns([
    run('rnn', (i) => (i < 9 ? '[b] a\0' : '\\textbf{a} b')),
    run('transformer', (i) => (i < 2 ? '' : '\\textbf{a} b')),
  ]);
}

/** The fields of each record (RFC 4180). */
function parseCsv(text: string): string[][] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
      ),
    );
}

test('only the formats asked for are made, and the ledger beside the JSON', async () => {
  const analysis = analysisOf();
  expect(Object.keys(await renderReport(analysis, ['csv', 'latex']))).toEqual(['report.csv', 'report.tex']);
  expect(Object.keys(await renderReport(analysis, ['json']))).toEqual(['report.json', 'ledger.json']);
});

test('CSV has seven fields a record, holds every table, and no formula', async () => {
  const { 'report.csv': csv } = await renderReport(analysisOf(), ['csv']);
  const records = parseCsv(csv);
  expect(records.filter((fields) => fields.length !== 7)).toEqual([]);
  const tables = new Set(records.map(([table]) => table));
  for (const label of ['Scores and costs of each run', 'Every setting', 'Error rates by source length']) {
    expect(tables).toContain(label);
  }
  expect(new Set(records.map((fields) => fields.slice(0, 4).join('\n'))).size).toBe(records.length);
  const named = records.filter(([, , row]) => row.includes('1+1'));
  expect(named.length).toBeGreaterThan(0);
  expect(new Set(named.map(([, , row]) => row))).toEqual(new Set(FORMULAS.map((text) => `'${text}`)));
  const wer = records.find(([table, , row]) => table.startsWith('Scores') && row.startsWith('WER'));
  expect(wer?.slice(2)).toEqual(['WER ↓', 'RNN', '75', '', '75.0']);
  // Not of a corpus, and a formula all the same.
  const interval = records.find(
    ([table, , , column]) => table.startsWith('Signi') && column === '95 % interval',
  );
  expect(interval?.[6]).toMatch(/^'-[\d.]+ to -[\d.]+$/);
});

test('CSV has numbers whole and without units, of intervals both ends', async () => {
  const analysis = analysisOf();
  const [run, other] = analysis.runs;
  const exact = { ...run, summary: { ...run.summary, flops: 495_481_234_567, validLoss: 0.123456789 } };
  const { 'report.csv': csv } = await renderReport({ ...analysis, runs: [exact, other] }, ['csv']);
  const records = parseCsv(csv);
  const cellOf = (row: string, column: string) =>
    records.find((fields) => fields[2] === row && fields[3] === column)?.slice(4);
  expect(cellOf('FLOPs of updates', 'RNN')).toEqual(['495481234567', '', '495.48 GFLOP']);
  expect(cellOf('Validation loss', 'RNN')).toEqual(['0.123456789', '', '0.1235']);
  const { delta, low, high } = analysis.significance[0].bootstrap;
  expect(cellOf('WER', 'Transformer − RNN')?.[0]).toBe(String(delta));
  expect(cellOf('WER', '95 % interval')?.slice(0, 2)).toEqual([String(low), String(high)]);
  expect(cellOf('train.learningRate', 'RNN')?.[0]).toBe(cellOf('train.learningRate', 'RNN')?.[2]);
});

test('LaTeX tables have as many cells in each line as columns, and all commands are ours', async () => {
  const { 'report.tex': tex } = await renderReport(analysisOf(), ['latex']);
  const tables = [
    ...tex.matchAll(/\\begin\{tabular\}\{((?:[lr]|p\{0\.45\\linewidth\})+)\}\n([\s\S]*?)\\end\{tabular\}/g),
  ];
  expect(tables.length).toBeGreaterThan(8);
  for (const [, columns, body] of tables) {
    const rows = body.split('\n').filter((line) => line.endsWith('\\\\'));
    for (const row of rows)
      expect(row.match(/(?<!\\)&/g)?.length).toBe(columns.replace(/\{.*?\}/g, '').length - 1);
  }
  const commands = new Set(tex.match(/\\[a-z]+/gi));
  const ours =
    /^\\(?:begin|end|centering|toprule|midrule|bottomrule|caption|linewidth|textbf|text[a-z]+|usepackage|par|smallskip|parbox|footnotesize|raggedright|emph)$/;
  expect([...commands].filter((command) => !ours.test(command))).toEqual([]);
  expect(tables[0][1]).toBe('lrr');
  expect(tex).toContain('\\textbackslash{}textbf\\{a\\} b');
  expect(tex).toContain('{}[b] aU+0000');
});

test('what is said at length of each row of scores stands once beneath the LaTeX table, and what bold means', async () => {
  const { 'report.tex': tex, 'report.html': html } = await renderReport(analysisOf(), ['latex', 'html']);
  const [, beneath] = /end\{tabular\}([\s\S]*?)\\end\{table\}/.exec(tex) ?? [];
  expect(beneath).toContain('\\emph{BLEU ↑}: higher is better: geometric mean');
  const bold = 'Bold is the better number, whether or not the difference may be chance.';
  expect(beneath).toContain(bold);
  const [scores] = parseHTML(html).document.querySelectorAll('.scroll');
  expect(scores.nextElementSibling.textContent).toBe(bold);
});

test.each([
  ['50% of $1 & #2_x', '50\\% of \\$1 \\& \\#2\\_x'],
  ['\\{}~^', '\\textbackslash{}\\{\\}\\textasciitilde{}\\textasciicircum{}'],
  ['a\u202eb\n', 'aU+202EbU+000A'],
])('%j is escaped for LaTeX', (text, expected) => {
  expect(escapeLatex(text)).toBe(expected);
});

test('the page runs one script, which its policy names by its hash, and reads without', async () => {
  const { 'report.html': html } = await renderReport(analysisOf(), ['html']);
  const { document } = parseHTML(html);
  const scripts = [...document.querySelectorAll('script')].map((script) => script.textContent);
  expect(scripts).toEqual([SCRIPT]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(SCRIPT));
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  expect(policy).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
  expect(policy).toContain("default-src 'none'");
  expect(document.querySelectorAll('[hidden]').length).toBe(0);
});

test('a column that is sorted goes by what its texts stand for', () => {
  const [source] = /const shortened = [\s\S]*?\n {2}\};\n/.exec(SCRIPT) ?? [];
  const numberOf: (cell: { textContent: string }) => number = runInNewContext(`${source}; numberOf`);
  const texts = ['\u22120.31', '0.5 (3–9)', '12', '1,234', '1.5K', '20M', '9.01e+7', '1.2G'];
  const numbers = texts.map((textContent) => numberOf({ textContent }));
  expect(numbers).toEqual([-0.31, 0.5, 12, 1234, 1500, 2e7, 9.01e7, 1.2e9]);
  expect(numberOf({ textContent: 'n = 14.2' })).toBeNaN();
});

test('every figure says in a sentence what it shows, in HTML and in Markdown', async () => {
  const { 'report.html': html, 'report.md': markdown } = await renderReport(analysisOf());
  const said = [...parseHTML(html).document.querySelectorAll('p.says')].map((each) => each.textContent);
  expect(said).toHaveLength(5);
  expect(said[2]).toBe(
    'Better in F1, of 2 ranges of frequency: RNN in 0 and Transformer in 2 (1 with intervals apart).',
  );
  expect(said[4]).toMatch(
    /^First errors are most frequent, by count: RNN at place 1 \(9\) and Transformer at place 1 \(2\)\./,
  );
  for (const sentence of said) expect(markdown.replaceAll('\\', '')).toContain(sentence);
});

test('a disc of the scatter stands for each pair of scores, and all sentences are in them', async () => {
  const analysis = analysisOf();
  const cells = analysis.answers?.pair?.scores ?? [];
  expect(cells.reduce((sum, { sentences }) => sum + sentences, 0)).toBe(12);
  const { 'report.html': html } = await renderReport(analysis, ['html']);
  const chart = [...parseHTML(html).document.querySelectorAll('svg[role=img]')].find((svg) =>
    svg.getAttribute('aria-label').startsWith('Sentence BLEU of RNN'),
  );
  expect(chart.querySelectorAll('circle').length).toBe(cells.length);
});

test('a disc is the larger the more sentences it stands for, from one to thousands', async () => {
  const draw = await createDraw();
  const cells = [1, 2, 56, 3584].map((count, i) => ({ x: 10 * i, y: 50, count }));
  const chart = { kind: 'grid', title: '', label: '', x: 'a', y: 'b', runs: [0, 1], cells } as const;
  const { document } = parseHTML(draw.chart(chart, ['a', 'b']));
  const radii = [...document.querySelectorAll('circle')].map((each) => Number(each.getAttribute('r')));
  expect(radii.map((radius) => radius.toFixed(1)).sort()).toEqual(['2.0', '2.4', '4.5', '7.0']);
});

test('what an x axis is of stands in the middle under each chart', async () => {
  const { chart } = await createDraw();
  const frame = { title: '', label: '', x: 'a', y: 'b' };
  const lines = (x: (i: number) => number | string) => {
    const points = [1, 2].map((i) => ({ x: x(i), y: i }));
    const series = [{ run: 0, kind: 'only' as const, points }];
    return chart({ ...frame, kind: 'lines', ratios: false, series }, ['a']);
  };
  const grid = chart({ ...frame, kind: 'grid', runs: [0, 1], cells: [{ x: 1, y: 1, count: 1 }] }, ['a', 'b']);
  for (const svg of [lines(Number), lines(String), grid]) {
    const label = parseHTML(svg).document.querySelector('[aria-label="x-axis label"]');
    expect(label.getAttribute('text-anchor') ?? 'middle').toBe('middle');
  }
});

test('no two of 42 runs have the same colour and the same sign', async () => {
  const { swatch } = await createDraw();
  const looks = Array.from({ length: 42 }, (_, run) => swatch(run, 'validation'));
  expect(new Set(looks).size).toBe(42);
});

test('a chart with a place for each run has its signs over the names, which have room below', async () => {
  const { chart } = await createDraw();
  const names = ['rnn', 'multi-head', 'positions', 'norm-residual', 'attention-each-layer'];
  const svgOf = (points: (name: string) => { x: string; y: number }[]) => {
    const series = names.map((name, run) => ({ run, kind: 'only' as const, points: points(name) }));
    const frame = { kind: 'lines', title: '', label: '', x: 'arm', y: 'WER', ratios: false } as const;
    return parseHTML(chart({ ...frame, series }, names)).document.querySelector('svg');
  };
  const shifted = (svg: { querySelectorAll(selector: string): { length: number } }) =>
    svg.querySelectorAll('[aria-label=dot][transform]').length;
  const own = svgOf((x) => [{ x, y: 50 }]);
  const shared = svgOf(() => [{ x: '1', y: 50 }]);
  expect([shifted(own), shifted(shared)]).toEqual([0, 4]);
  expect(Number(own.getAttribute('height'))).toBeGreaterThan(Number(shared.getAttribute('height')) + 60);
});
