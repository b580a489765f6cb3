/** A run as one HTML page that stands alone: figures, plots as SVG, the worst pairs by name. */
import { text } from '../../text';
import type { Run } from './runs';
import { ON_PAPER, svgText } from './save-chart';
import { worstPairs } from './worst';

const words = text.evaluate;

/** @param charts the drawings on the page, with their titles */
export function report(run: Run, charts: { title: string; svg: SVGSVGElement }[]): Blob {
  const { result, name, source, date } = run;
  const { accuracy, val, auc, eer, bestThreshold, pairs } = result;
  const figures: [string, string][] = [
    [words.figures.accuracy(accuracy.std, accuracy.folds.length), accuracy.mean.toFixed(4)],
    [words.figures.val(val.std, val.far), val.mean.toFixed(4)],
    [words.figures.auc, auc.toFixed(4)],
    [words.figures.eer, eer?.toFixed(4) ?? words.figures.none],
    [words.figures.threshold, bestThreshold.toFixed(2)],
    [words.charts.axisPairs, String(pairs.used)],
  ];
  const { accepts, rejects } = worstPairs(result);
  const wrong = [
    ...accepts.map((pair) => ({ ...pair, kind: words.worst.accepts })),
    ...rejects.map((pair) => ({ ...pair, kind: words.worst.rejects })),
  ];
  const rows = (cells: string[][]) =>
    cells
      .map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`)
      .join('');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(words.export.title(name))}</title>
<style>
body{font:15px/1.5 Inter,system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px;color:#1b1a18;background:#fff}
table{border-collapse:collapse;width:100%;margin:12px 0 24px}td,th{padding:5px 8px;border-bottom:1px solid #e2e0da;text-align:left;vertical-align:top}
figure{margin:0 0 20px;break-inside:avoid}figcaption{font-weight:600}svg{max-width:100%;height:auto}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:16px}.soft{color:#5f5c56}
.options{overflow-wrap:anywhere;font-size:12px}
@media print{body{margin:0}}
</style></head><body>
<h1>${escape(words.export.title(name))}</h1>
<p class="soft">${escape(source)}. ${escape(words.export.made(new Date(date).toLocaleString()))}</p>
<table>${rows(figures)}</table>
<div class="plots">${charts.map(({ title, svg }) => `<figure><figcaption>${escape(title)}</figcaption>${svgText(svg, ON_PAPER)}</figure>`).join('')}</div>
<h2>${escape(words.figures.folds)}</h2>
<table>${rows(accuracy.folds.map((value, i) => [String(i + 1), value.toFixed(4), accuracy.thresholds[i]!.toFixed(2)]))}</table>
<h2>${escape(words.worst.title)}</h2>
<table>${rows(wrong.map(({ kind, photos, distance }) => [kind, photos.join(', '), distance.toFixed(3)]))}</table>
${notes(result.warnings)}
<p class="soft options">${escape(JSON.stringify(result.options))}</p>
</body></html>`;
  return new Blob([html], { type: 'text/html' });
}

function notes(warnings: string[]): string {
  if (warnings.length === 0) return '';
  const items = warnings.map((warning) => `<li>${escape(warning)}</li>`).join('');
  return `<h2>${escape(words.notes)}</h2><ul>${items}</ul>`;
}

function escape(value: string): string {
  return value.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
