/** The GPU benchmark as a program that runs without a network and without a browser: each part in a process of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runPart, type PartResults } from './part';
import { ALL_PARTS, partsNamed, type PartName } from './part-names';
import { PEERS } from './peers/table';
import { table, type Report } from './report';

const USAGE =
  'bench.mjs [--out FILE] [--quick] [--case NAME] [--seconds N] [--parts ours,stock,peers,variants] [--every-program]';
/** Of the whole time, how much is over when a part must have begun its last case. */
const SHARES: Readonly<Record<PartName, number>> = {
  ours: 0.4,
  stock: 0.6,
  'ort-webgpu': 0.67,
  'ort-captured': 0.74,
  litert: 0.8,
  variants: 0.95,
};
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
  return runAll(partsNamed(asked.parts), Number(asked.seconds), asked.out);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string' },
        quick: { type: 'boolean', default: false },
        case: { type: 'string', default: '' },
        seconds: { type: 'string', default: '540' },
        parts: { type: 'string', default: ALL_PARTS },
        'every-program': { type: 'boolean', default: false },
        part: { type: 'string' },
        until: { type: 'string' },
      },
    });
    partsNamed(values.parts);
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
  for (const part of parts) {
    const file = join(folder, `${part}.json`);
    const until = started + seconds * 1000 * SHARES[part];
    const ended = await child(part, file, until);
    const results = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as PartResults)
      : { cases: [], variants: [], shapes: [] };
    report.parts[part] = { ...results, ...(ended !== undefined && { ended }) };
    report.environment = environment(started);
    if (out) writeFileSync(out, `${JSON.stringify(report, null, 1)}\n`);
  }
  rmSync(folder, { recursive: true });
  console.log(`\n${table(report)}`);
  return isRight(report) ? 0 : 1;
}

/** What a peer has wrong, or does not end, is told, but is no fault of ours. */
function isRight({ parts }: Report): boolean {
  return Object.entries(parts)
    .filter(([part]) => !(PEERS as readonly string[]).includes(part))
    .every(([, { ended, cases, variants }]) => {
      const all = [...cases, ...variants.map(({ measured }) => measured)];
      return ended === undefined && !all.some((each) => 'wrong' in each);
    });
}

const environment = (started: number): Report['environment'] => ({
  date: new Date().toISOString(),
  platform: `${platform()} ${release()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  seconds: Math.round((Date.now() - started) / 1000),
});

/** @returns how the part ended, where that was too early */
function child(part: PartName, out: string, until: number): Promise<string | undefined> {
  console.log(`--- ${part}`);
  const words = [...process.argv.slice(1), '--part', part, '--out', out, '--until', String(until)];
  const running = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let ended: string | undefined;
    const wait = () =>
      setTimeout(() => {
        ended = `has said nothing for ${PATIENCE / 1000} s and is ended`;
        console.log(`${part} ${ended}`);
        running.kill('SIGKILL');
      }, PATIENCE);
    let timer = wait();
    running.stdout.on('data', (text: Buffer) => {
      process.stdout.write(text);
      clearTimeout(timer);
      timer = wait();
    });
    running.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(ended ?? (code === 0 ? undefined : `ended too early (${signal ?? code})`));
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
