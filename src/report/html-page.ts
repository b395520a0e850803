/** The page around a report: its head, its script and its looks, in light, dark, narrow and print. Nothing is fetched. */
import { createHash } from 'node:crypto';
import { escapeAttribute, escapeHtml } from './escape.ts';
import { SCRIPT } from './script.ts';

/** Whatever slipped through could neither run nor load: a browser runs the one script with this hash. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

/** @param body HTML, escaped already */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="seqcmp">
<title>${escapeAttribute(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Runs in the colours of Okabe and Ito, which colour-blind readers can tell apart; lighter ones on dark. */
const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c1e21; --soft: #5b6169; --line: #d9dce1; --wash: #f4f5f7;
  --mark: #fff3e0; --edge: #d55e00; --good: #00694c; --bad: #b3261e;
  --run-0: #0072b2; --run-1: #d55e00; --run-2: #009e73; --run-3: #b0508a; --run-4: #8a6d00; --run-5: #3a8fbf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181b; --ink: #e6e8eb; --soft: #a3aab3; --line: #383c42; --wash: #202328;
    --mark: #3a2c17; --edge: #e69f00; --good: #4cc79a; --bad: #ff8a80;
    --run-0: #56b4e9; --run-1: #e69f00; --run-2: #2fc79b; --run-3: #e08fbf; --run-4: #f0e442; --run-5: #a8c8e0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin: 0 0 16px; }
h2 { font-size: 1.3rem; margin: 48px 0 12px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 28px 0 8px; }
p { max-width: 75ch; margin: 0 0 12px; overflow-wrap: anywhere; }
p.verdict { font-size: 1.15rem; padding: 14px 18px; background: var(--wash); border-left: 4px solid var(--soft); max-width: none; }
p.says { font-weight: 500; }
p.warning { padding: 10px 18px; background: var(--mark); border-left: 4px solid var(--edge); max-width: none; }
.scroll { overflow-x: auto; margin: 0 0 12px; }
table { border-collapse: collapse; font-size: 0.9rem; min-width: min(100%, 560px); }
th, td { padding: 6px 14px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; min-width: 8ch; }
td:last-child:not(.number) { min-width: 18ch; }
thead th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); }
thead .number { white-space: normal; }
tbody th { font-weight: 500; }
.number { min-width: 4ch; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.unequal th, tr.unequal td { background: var(--mark); }
tr.unequal th { box-shadow: inset 4px 0 0 var(--edge); padding-left: 14px; }
code, pre, bdi { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 0.92em; }
bdi, td code { overflow-wrap: anywhere; }
bdi { white-space: pre-wrap; }
pre { padding: 12px 16px; background: var(--wash); overflow-x: auto; }
.code { font: 600 0.7em/1 system-ui, sans-serif; padding: 1px 3px; border: 1px solid currentColor; border-radius: 3px; color: var(--soft); white-space: nowrap; unicode-bidi: isolate; }
.none { color: var(--soft); font-style: italic; }
.right { color: var(--good); }
.wrong { color: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; padding: 0; margin: 12px 0; list-style: none; font-size: 0.9rem; }
.legend svg { vertical-align: -2px; }
.shade { display: inline-block; width: 14px; height: 14px; vertical-align: -2px; background: var(--ink); print-color-adjust: exact; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 16px 24px; }
.charts.four { grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
.maps { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: flex-start; overflow-x: auto; }
.maps figcaption { font-size: 0.85rem; }
.heads { margin: 0 0 8px; font-size: 0.9rem; }
svg.map { display: block; overflow: visible; }
figure { margin: 0; break-inside: avoid; }
figure[hidden] { display: none; }
figcaption { font-weight: 600; font-size: 0.95rem; margin-bottom: 4px; }
svg.chart { display: block; width: 100%; max-width: 500px; height: auto; overflow: visible; }
th button { all: unset; cursor: pointer; }
th button:hover { color: var(--ink); }
th button:focus-visible { outline: 2px solid var(--edge); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: ' ↑'; }
th[aria-sort=descending] button::after { content: ' ↓'; }
#tip { position: fixed; z-index: 1; max-width: 40ch; padding: 4px 8px; font-size: 0.85rem; background: var(--page); border: 1px solid var(--line); border-radius: 4px; pointer-events: none; }
#tip[hidden] { display: none; }
details { margin: 12px 0; }
summary { cursor: pointer; color: var(--soft); }
@media print {
  :root {
    --page: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --wash: #ffffff; --mark: #ffffff; --edge: #d55e00;
    --run-0: #0072b2; --run-1: #d55e00; --run-2: #009e73; --run-3: #b0508a; --run-4: #8a6d00; --run-5: #3a8fbf;
  }
  main { max-width: none; padding: 0; }
  html { font-size: 11px; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  .heads { display: none; }
  h2, h3, .legend { break-after: avoid; }
  tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; }
}
`;
