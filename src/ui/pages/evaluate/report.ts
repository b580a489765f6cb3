/** A run as one HTML page that stands alone and prints: all that the page shows of it, plots as SVG. */
import { escape, list, part, table } from '../../../export/html';
import { diagnose } from '../../../protocol/diagnose';
import { factsOf } from '../../../protocol/facts';
import type { Labels } from '../../../protocol/groups';
import { worstPairs } from '../../../protocol/worst-pairs';
import type { Run } from '../../../storage/runs';
import { COLOURS, ON_PAPER, withColours } from '../../charts/colours';
import { figuresOf, foldColumns, foldRows, groupRows, sureness } from './figures';
import { namesOf } from './run-names';
import { digits, words } from './words';

/** Enough to see what is amiss; a list of thousands is printed by nobody. */
const MOST_SKIPPED = 50;

export interface ReportParts {
  run: Run;
  /** Laid over its curves. */
  overlays: Run[];
  /** Of people, where a person gave them. */
  labels?: Labels;
  /** The drawings on the page as SVG that stands alone. */
  charts: { title: string; svg: string }[];
}

export function report({ run, overlays, labels, charts }: ReportParts): string {
  const { result, name, source, modelTitle, date } = run;
  const title = escape(words.export.title(name));
  const figures = [
    ...figuresOf(result).map(({ label, value }) => [label, value]),
    [words.charts.axisPairs, String(result.pairs.used)],
  ];
  const drawn = charts.map(
    (chart) => `<figure><figcaption>${escape(chart.title)}</figcaption>${chart.svg}</figure>`,
  );
  const causes = diagnose(factsOf(result)).map(({ cause, advice }) => `${cause} ${advice}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${STYLE}</style></head><body>
<h1>${title}</h1>
<p class="soft">${escape(words.export.about(modelTitle, source))} ${escape(words.export.made(new Date(date).toLocaleString()))}</p>
${table(figures)}
<p>${escape(sureness(result).join(' '))}</p>
${legend([run, ...overlays])}<div class="plots">${drawn.join('')}</div>
${part(words.figures.folds, table(foldRows(result), foldColumns))}
${part(words.why.title, causes.length > 0 ? list(causes) : `<p>${escape(words.why.none)}</p>`)}
${part(words.notes, result.warnings.length > 0 ? list(result.warnings) : '')}
${part(words.groups.title, labels ? groups(groupRows(result, labels)) : '')}
${part(words.worst.title, worst(run))}
${part(words.skipped(result.pairs.skipped.length), skipped(run))}
<p class="soft options">${escape(JSON.stringify(result.options))}</p>
</body></html>`;
}

const STYLE = `
body{font:15px/1.5 Inter,system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px;color:#1b1a18;background:#fff}
table{border-collapse:collapse;width:100%;margin:12px 0 24px}
td,th{padding:5px 8px;border-bottom:1px solid #e2e0da;text-align:left;vertical-align:top;overflow-wrap:anywhere}
figure{margin:0 0 20px;break-inside:avoid}figcaption{font-weight:600}svg{max-width:100%;height:auto}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:16px}
.legend{padding:0;list-style:none}.legend i{display:inline-block;width:18px;height:0;margin-right:8px;border-top:3px solid;vertical-align:middle}
h2{break-after:avoid}tr,li{break-inside:avoid}.soft{color:#5f5c56}.options{overflow-wrap:anywhere;font-size:12px}
@media print{body{margin:0}}
`;

/** Which colour is which run; one curve alone needs none. Lines, as printers leave grounds out. */
function legend(runs: Run[]): string {
  if (runs.length < 2) return '';
  const named = namesOf(runs);
  const items = runs.map(({ id }, i) => {
    const colour = withColours(COLOURS[i % COLOURS.length]!, ON_PAPER);
    return `<li><i style="border-color:${colour}"></i>${escape(named.get(id)!)}</li>`;
  });
  return `<ul class="legend">${items.join('')}</ul>`;
}

function groups(rows: string[][]): string {
  return rows.length > 0 ? table(rows, Object.values(words.groups.columns)) : '';
}

function worst({ result }: Run): string {
  const { accepts, rejects } = worstPairs(result);
  const rows = [
    ...accepts.map((pair) => ({ ...pair, kind: words.worst.accepts })),
    ...rejects.map((pair) => ({ ...pair, kind: words.worst.rejects })),
  ].map(({ kind, photos, distance }) => [kind, photos.join(', '), digits(distance, 3)]);
  if (rows.length === 0) return `<p>${escape(words.worst.none)}</p>`;
  return table(rows, [words.worst.kind, words.worst.pair, words.worst.distance]);
}

function skipped({ result }: Run): string {
  const all = result.pairs.skipped;
  if (all.length === 0) return '';
  const rest = all.length - MOST_SKIPPED;
  return list([
    ...all.slice(0, MOST_SKIPPED).map(({ pair, reason }) => `${pair}: ${reason}`),
    ...(rest > 0 ? [words.more(rest)] : []),
  ]);
}
