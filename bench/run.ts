/** The whole benchmark: one Chromium, every case, a table, a file. */
import { writeFileSync } from 'node:fs';
import { cpus, platform, release } from 'node:os';
import { readArguments, type Arguments } from './arguments';
import { openPage, type OpenBrowser } from './browser/chromium';
import { fetchPeers } from './browser/fetch-peers';
import { serve, shared } from './browser/server';
import { CASES, casesOf, RECOGNITION, type Case } from './cases';
import { bounded, BOUNDS, type Bounds } from './measure/bounds';
import { measureCase } from './measure/case';
import { Engine } from './measure/engine';
import { reasonOf } from './measure/reason';
import { Processes } from './measure/processes';
import { abilityFor, ENTRANTS, OURS } from './peers/table';
import { written, type CaseResult, type Entry, type Environment } from './report/results';
import { recogniseAll, recognitionTable } from './recognition/run';
import { table } from './report/table';

/** @returns the program's exit status: 1 where a result of ours is wrong or missing */
export async function run(words: string[]): Promise<number> {
  let asked: Arguments;
  let cases: readonly Case[];
  try {
    asked = readArguments(words);
    cases = casesOf(asked.only, asked.quick);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const started = Date.now();
  const absent = fetchPeers();
  const { server, url } = await serve();
  const { browser, page } = await openPage(url);
  try {
    const bench = new Bench({ browser, page }, asked.quick, absent);
    const results = await bench.all(cases);
    const left = () => started + BOUNDS.whole.end - Date.now();
    const recognises = asked.only === RECOGNITION || (!asked.only && !asked.quick);
    const recognition = recognises ? await recogniseAll(page, shared, absent, left) : undefined;
    const environment = { ...(await bench.environment()), seconds: seconds(started) };
    if (results.length > 0) console.log(`\n${table(results)}`);
    if (recognition) console.log(`\n${recognitionTable(recognition)}`);
    console.log(`\n${summary(environment)}`);
    if (asked.out) {
      const all = { environment, cases: results.map(written), recognition };
      writeFileSync(asked.out, `${JSON.stringify(all, null, 2)}\n`);
    }
    return results.every(({ ours }) => 'ms' in ours) ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Where time runs out, it is of what would take longest. */
const smallFirst = (cases: readonly Case[]) =>
  [...cases].sort((a, b) => Number(b.quick) - Number(a.quick));

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

function summary(environment: Environment): string {
  const { adapter, processor, cores, browser, date } = environment;
  const gpu = adapter ? `${adapter.vendor} ${adapter.architecture}` : 'no WebGPU adapter';
  return [
    `${date.slice(0, 10)}, ${browser}, ${gpu}, ${processor}, ${cores} cores, ${environment.seconds} s.`,
    `Figures on webgpu: ${environment.webgpu_figure}; on wasm: wall time. "of ours": how many times ours.`,
    ...Object.entries(environment.engines).map(([id, says]) => `${id}: ${says}`),
  ].join('\n');
}

class Bench {
  readonly #bounds: Bounds;
  readonly #started = Date.now();
  readonly #results = new Map<string, CaseResult>();
  readonly #engines: Record<string, string> = {};

  constructor(
    private readonly open: OpenBrowser,
    private readonly quick: boolean,
    private readonly absent: readonly string[],
  ) {
    this.#bounds = BOUNDS[quick ? 'quick' : 'whole'];
  }

  /** WebAssembly first: it takes little, and WebGPU whatever time is left. */
  async all(cases: readonly Case[]): Promise<CaseResult[]> {
    const processes = await Processes.of(this.open.browser);
    const { webgpu_figure } = await this.environment();
    for (const ground of ['wasm', 'webgpu'] as const) {
      const engines = ENTRANTS.filter((each) => each.ground === ground).map(
        (each) => new Engine(each, this.open.page, processes, this.#bounds),
      );
      for (const each of smallFirst(cases.filter((one) => one.ground === ground))) {
        const start = Date.now();
        const failed = await this.#begin(each);
        const result = await measureCase(each, engines, {
          quick: this.quick,
          byProcessor: ground === 'webgpu' && webgpu_figure !== 'wall time',
          objection: (engine, of) => failed ?? this.#objection(engine, of),
        });
        this.#results.set(each.name, result);
        for (const { entrant, says } of engines) if (says) this.#engines[entrant.id] = says;
        console.log(`${each.name}: ${seconds(start)} s`);
      }
      for (const engine of engines) await engine.stop();
    }
    return CASES.flatMap(({ name }) => this.#results.get(name) ?? []);
  }

  /** @returns why the case can't be measured */
  async #begin({ subject }: Case): Promise<string | undefined> {
    try {
      const begun = this.open.page.evaluate((one) => globalThis.bench.begin(one), subject);
      await bounded(this.#bounds.run, 'to make its inputs', begun);
      return undefined;
    } catch (error) {
      return `its inputs or its reference could not be made: ${reasonOf(error)}`;
    }
  }

  async environment(): Promise<Environment> {
    const page = await this.open.page.evaluate(() => globalThis.bench.environment());
    const software = page.adapter?.software ?? false;
    return {
      date: new Date().toISOString(),
      ...page,
      platform: `${platform()} ${release()}`,
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      browser: `Chromium ${this.open.browser.version()}`,
      engines: this.#engines,
      webgpu_figure: software ? 'processor time of the GPU process' : 'wall time',
      seconds: seconds(this.#started),
    };
  }

  #objection({ entrant }: Engine, { subject, multiple, ground }: Case): string | undefined {
    const { id, runs, otherwise, package: from } = entrant;
    if (!runs.includes(abilityFor(subject))) return otherwise;
    if (from && this.absent.includes(from)) return `${from} could not be fetched`;
    if (id !== OURS && Date.now() - this.#started > this.#bounds.begin) {
      return 'the time of the whole run is used up';
    }
    const isIndifferent = entrant.own && multiple?.pixels;
    const smaller = multiple && !isIndifferent && this.#results.get(multiple.of);
    if (!smaller) return undefined;
    const before: Entry = id === OURS ? smaller.ours : smaller.peers[id]!;
    if ('reason' in before) return `it has no figure for ${multiple.of}`;
    const expected = before.wall_ms * multiple.times;
    return expected > this.#bounds.expected[ground]
      ? `one run would take about ${Math.round(expected / 1000)} s`
      : undefined;
  }
}
