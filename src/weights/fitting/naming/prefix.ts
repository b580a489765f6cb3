/** What training code puts before every name of a network: "module.", "_orig_mod.", "backbone.", "import/". */
import type { RawTensor, RawTensors } from '../../../files/parsing/tensor';

/** So many parts of a name may be put before it; hostile ones have thousands. */
const MOST_PARTS = 6;

/** How the names of weights end; a graph's other constants have names of any kind. */
const WEIGHT =
  /[./](weights?|bias|biases|beta|gamma|moving_mean|moving_variance|running_mean|running_var|kernel|alpha|filters)$/;

/** The tensors with nothing taken off, then with each longer prefix that the names of all weights have. */
export function* withoutPrefixes(raw: RawTensors): Generator<RawTensors> {
  yield raw;
  const weights = [...raw.keys()].filter((name) => WEIGHT.test(name));
  const common = commonPrefix(weights.length > 0 ? weights : raw.keys());
  let at = 0;
  for (let part = 0; part < MOST_PARTS; part++) {
    const length = common.slice(at).search(/[./]/) + 1;
    if (length === 0) return;
    at += length;
    const prefix = common.slice(0, at);
    yield new Map(
      [...raw].map(([name, tensor]): [string, RawTensor] => [
        name.startsWith(prefix) ? name.slice(at) : name,
        tensor,
      ]),
    );
  }
}

function commonPrefix(names: Iterable<string>): string {
  let common: string | undefined;
  for (const name of names) {
    if (common === undefined) common = name;
    let same = 0;
    while (same < common.length && common[same] === name[same]) same++;
    common = common.slice(0, same);
  }
  return common ?? '';
}
