/** What training code puts before every name of a network: "module.", "_orig_mod.", "backbone.", "import/". */
import type { RawTensor, RawTensors } from '../../../files/parsing/tensor';

/** So many parts of a name may be put before it; hostile ones have thousands. */
const MOST_PARTS = 6;

/** The tensors with nothing taken off, then with each longer prefix that all of their names have. */
export function* withoutPrefixes(raw: RawTensors): Generator<RawTensors> {
  yield raw;
  const common = commonPrefix(raw.keys());
  let at = 0;
  for (let part = 0; part < MOST_PARTS; part++) {
    const length = common.slice(at).search(/[./]/) + 1;
    if (length === 0) return;
    at += length;
    yield new Map([...raw].map(([name, tensor]): [string, RawTensor] => [name.slice(at), tensor]));
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
