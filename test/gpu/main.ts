/** The GPU check as a program: `node main.mjs [--short] [--only=<part of a name>] [out.json]`. Exits with 1 where anything is wrong. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plan } from './checks';
import { startBackends, useBackend } from './backends';

const say = (...words: unknown[]) => process.stdout.write(`${words.join(' ')}\n`);

const here = import.meta.dirname;
const short = process.argv.includes('--short');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7) ?? '';
const out = process.argv.slice(2).find((argument) => argument.endsWith('.json'));

/** References travel beside the program; without them what needs them is left out, and said. */
function reference<T>(name: string): T | undefined {
  const path = resolve(here, name);
  if (!existsSync(path)) {
    say(`without ${name}: what it is the reference of is not checked`);
    return undefined;
  }
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

const adapter = await startBackends(resolve(here, 'wasm'));
say('adapter', JSON.stringify(adapter));
const { checksOf } = await import('./checks');
await useBackend('webgpu');

const plan: Plan = {
  network: reference('inception_resnet_v1.golden.json'),
  tiny: reference('tiny-network.json'),
  // A software adapter takes a second for what a GPU does in a millisecond.
  steps: short
    ? { tiny: 2, personal: 4, lastBlock: 4, everything: 0 }
    : { personal: 100, lastBlock: 200, everything: 50 },
  batches: short ? [1] : [1, 16],
};

const results: Record<string, { right: boolean; ms: number; figures?: object; why?: string }> = {};
for (const [name, check] of checksOf(plan).filter(([name]) => name.includes(only))) {
  const start = performance.now();
  try {
    const figures = await check();
    const ms = Math.round(performance.now() - start);
    results[name] = { right: true, ms, ...(figures && { figures }) };
    say('right', ms, 'ms', name, figures ? JSON.stringify(figures) : '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    results[name] = { right: false, ms: Math.round(performance.now() - start), why };
    say('WRONG', name, why);
  }
  if (out) writeFileSync(out, JSON.stringify({ adapter, results }, null, 1));
}
const wrong = Object.values(results).filter(({ right }) => !right).length;
say(`${Object.keys(results).length - wrong} right, ${wrong} wrong`);
process.exit(wrong > 0 ? 1 : 0);
