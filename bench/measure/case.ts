/** One case: its engines warmed up, then run in turns, so that whatever else the machine does meets them all. */
import type { Case } from '../cases';
import { OURS } from '../peers/table';
import { figures, type CaseResult, type Entry } from '../report/results';
import type { Engine, Measured } from './engine';
import { planFor, type Plan } from './plan';
import { reasonOf } from './reason';
import { median } from './statistics';

/** An engine that has been through its warm-up. */
interface Warm {
  engine: Engine;
  plan: Plan;
  first: number;
  samples: Measured[];
}

export interface CaseSettings {
  quick: boolean;
  /** Whether the figure is processor time rather than wall time. */
  byProcessor: boolean;
  /** Why an engine should not be tried on this case. */
  objection(engine: Engine, of: Case): string | undefined;
}

/** @param engines Facet's first; the page has begun the case */
export async function measureCase(
  of: Case,
  engines: readonly Engine[],
  settings: CaseSettings,
): Promise<CaseResult> {
  const entries = new Map<string, Entry>();
  const warm: Warm[] = [];
  for (const engine of engines) {
    const { id } = engine.entrant;
    const reason = settings.objection(engine, of);
    const result = reason === undefined ? await warmUp(engine, settings) : { reason };
    if ('reason' in result) entries.set(id, result);
    else warm.push(result);
  }
  for (const { engine, reason } of await inTurns(warm)) {
    if (reason !== undefined) entries.set(engine.entrant.id, { reason });
  }
  for (const each of warm) {
    const { id } = each.engine.entrant;
    if (!entries.has(id)) entries.set(id, entryOf(each, settings.byProcessor));
  }
  const { [OURS]: ours, ...peers } = Object.fromEntries(
    engines.map(({ entrant: { id } }) => [id, entries.get(id)!]),
  );
  return { name: of.name, ground: of.ground, ours: ours!, peers };
}

async function warmUp(engine: Engine, { quick }: CaseSettings): Promise<Warm | { reason: string }> {
  try {
    await engine.ready();
    const { wall } = await engine.sample(1);
    // The first run compiles: how long one takes, the second says.
    const second = await engine.sample(1);
    const plan = planFor(second.wall[0]!, quick);
    return { engine, plan, first: wall[0]!, samples: plan.runs === 1 ? [second] : [] };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

async function inTurns(warm: readonly Warm[]): Promise<{ engine: Engine; reason?: string }[]> {
  const failed = new Map<Engine, string>();
  const left = ({ engine, plan, samples }: Warm) =>
    !failed.has(engine) && samples.length < plan.samples;
  while (warm.some(left)) {
    for (const { engine, plan, samples } of warm.filter(left)) {
      try {
        samples.push(await engine.sample(plan.runs));
      } catch (error) {
        failed.set(engine, reasonOf(error));
      }
    }
  }
  return warm.map(({ engine }) => ({ engine, reason: failed.get(engine) }));
}

function entryOf({ first, samples }: Warm, byProcessor: boolean): Entry {
  const wall_ms = median(samples.flatMap(({ wall }) => wall));
  const cpu_ms = median(samples.map(({ cpu }) => cpu));
  const ms = byProcessor ? cpu_ms : wall_ms;
  return figures({ ms, wall_ms, cpu_ms, first_ms: first, samples: samples.length });
}
