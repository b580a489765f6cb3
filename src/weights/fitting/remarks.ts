/** What a person should know of how a file became weights, beside what its reader says. */
import { plural } from '../../base/plural';
import type { RawTensor, RawTensors } from '../../files/parsing/tensor';
import { expectedOf, type NetworkPart } from './parts';

/** Sentences: values that were widened, layers that were left out. */
export function remarksOn(part: NetworkPart, raw: RawTensors): string[] {
  const expected = expectedOf(part, (name) => raw.has(name));
  const used = expected.flatMap(({ name }) => raw.get(name) ?? []);
  const names = new Set(expected.map(({ name }) => name));
  const layers = [...raw.keys()]
    .filter((name) => !names.has(name))
    .map((name) => name.split('/').at(-2))
    .filter((layer) => layer !== undefined && part.optional.includes(layer));
  const left = [...new Set(layers)].map(
    (layer) => `${layer}, the classifier of its training, was left out: embeddings need none.`,
  );
  return [...widened(used), ...left];
}

/** One sentence a kind of numbers; none where all are float32. */
function widened(tensors: readonly RawTensor[]): string[] {
  const counts = new Map<string, number>();
  for (const tensor of tensors) {
    const what = storedAs(tensor);
    if (what) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => {
    const all = plural(tensors.length, 'tensor');
    return `${count === tensors.length ? `All ${all}` : `${count} of ${all}`} came as ${what}`;
  });
}

function storedAs({ layout: { dtype, quantised } }: RawTensor): string | undefined {
  if (quantised) {
    return `${dtype.size * 8}-bit integers with scales and were widened to float32: what was rounded away does not come back.`;
  }
  if (dtype.kind === 'B') return 'bfloat16 and were widened to float32: the values are as rough.';
  if (dtype.kind !== 'f' || dtype.size === 4) return undefined;
  if (dtype.size === 8) return 'float64 and were rounded to float32.';
  return 'float16 and were widened to float32: the values are no finer than half precision.';
}
