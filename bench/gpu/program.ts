/** The GPU benchmark as a program that runs without a network and without a browser: each part in a process of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PARTS, runPart, type PartName, type PartResults } from './part';
import { table, type Report } from './report';

const USAGE =
  'bench.mjs [--out FILE] [--quick] [--case NAME] [--seconds N] [--parts ours,stock,variants] [--every-program]';
/** Of the whole time, how much is over when a part must have begun its last case. */
const SHARES: Readonly<Record<PartName, number>> = { ours: 0.45, stock: 0.7, variants: 0.95 };
/** A part that has said nothing for so long hangs, ms. */
const PATIENCE = 150_000;

/** @returns the exit status: 1 where a result is wrong or a part did not end, 2 where the command is wrong */
async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === 'string') {
    console.error(asked);
    return 2;
  }
  const settings = {
    quick: asked.quick,
    only: asked.case,
    everyProgram: asked['every-program'],
    out: asked.out ?? '',
  };
  if (asked.part) {
    const part = asked.part as PartName;
    await runPart({ ...settings, part, until: Number(asked.until) });
    return 0;
  }
  return runAll(asked.parts.split(',') as PartName[], Number(asked.seconds), asked.out);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string' },
        quick: { type: 'boolean', default: false },
        case: { type: 'string', default: '' },
        seconds: { type: 'string', default: '540' },
        parts: { type: 'string', default: PARTS.join() },
        'every-program': { type: 'boolean', default: false },
        part: { type: 'string' },
        until: { type: 'string' },
      },
    });
    const unknown = values.parts
      .split(',')
      .find((each) => !(PARTS as readonly string[]).includes(each));
    if (unknown !== undefined) return `There is no part "${unknown}". Usage: ${USAGE}`;
    return Number(values.seconds) > 0 ? values : `--seconds takes a number. Usage: ${USAGE}`;
  } catch (error) {
    return `${(error as Error).message} Usage: ${USAGE}`;
  }
}

async function runAll(
  parts: PartName[],
  seconds: number,
  out: string | undefined,
): Promise<number> {
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'facet-gpu-'));
  const report: Report = { environment: environment(started), parts: {} };
  let hasFailed = false;
  for (const part of parts) {
    const file = join(folder, `${part}.json`);
    const until = started + seconds * 1000 * SHARES[part];
    const code = await child(part, file, until);
    hasFailed ||= code !== 0;
    if (existsSync(file)) {
      report.parts[part] = JSON.parse(readFileSync(file, 'utf8')) as PartResults;
    }
    report.environment = environment(started);
    if (out) writeFileSync(out, `${JSON.stringify(report, null, 1)}\n`);
  }
  rmSync(folder, { recursive: true });
  console.log(`\n${table(report)}`);
  const all = Object.values(report.parts).flatMap(({ cases, variants }) => [
    ...cases,
    ...variants.map(({ measured }) => measured),
  ]);
  return hasFailed || all.some((each) => 'wrong' in each) ? 1 : 0;
}

const environment = (started: number): Report['environment'] => ({
  date: new Date().toISOString(),
  platform: `${platform()} ${release()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  seconds: Math.round((Date.now() - started) / 1000),
});

/** @returns the exit status; 1 where the part hung and was ended */
function child(part: PartName, out: string, until: number): Promise<number> {
  console.log(`--- ${part}`);
  const words = [...process.argv.slice(1), '--part', part, '--out', out, '--until', String(until)];
  const running = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    const wait = () =>
      setTimeout(() => {
        console.log(`${part} has said nothing for ${PATIENCE / 1000} s and is ended`);
        running.kill('SIGKILL');
      }, PATIENCE);
    let timer = wait();
    running.stdout.on('data', (text: Buffer) => {
      process.stdout.write(text);
      clearTimeout(timer);
      timer = wait();
    });
    running.on('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

void main().then(
  // Dawn leaves threads behind, which would keep the process.
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
