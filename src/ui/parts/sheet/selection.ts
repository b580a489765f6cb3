/** Which of a row of things are selected, as keys and pointers select everywhere. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** The one that keys act on. */
  current?: string;
  /** Where a range begins. */
  anchor?: string;
}

export type SelectionStep =
  /** This one alone. */
  | 'only'
  /** It too, or it no more. */
  | 'toggle'
  /** All from the anchor to it. */
  | 'range'
  /** It is the one that keys act on; what is selected stays. */
  | 'move';

export const NOTHING_SELECTED: Selection = { ids: new Set() };

/** @param order ids of all there are, in their order */
export function stepped(
  { ids, anchor }: Selection,
  order: readonly string[],
  current: string,
  step: SelectionStep,
): Selection {
  if (step === 'move') return { ids, current, anchor };
  if (step === 'only') return { ids: new Set([current]), current, anchor: current };
  if (step === 'toggle') {
    const next = new Set(ids);
    if (!next.delete(current)) next.add(current);
    return { ids: next, current, anchor: current };
  }
  const from = order.indexOf(anchor ?? current);
  const to = order.indexOf(current);
  const range = order.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
  return { ids: new Set(range), current, anchor: from < 0 ? current : (anchor ?? current) };
}

/** Without those that are not there any more. */
export function stillThere(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  const { ids, current, anchor } = selection;
  if ([...ids, current, anchor].every((id) => id === undefined || there.has(id))) return selection;
  return {
    ids: new Set([...ids].filter((id) => there.has(id))),
    current: current !== undefined && there.has(current) ? current : undefined,
    anchor: anchor !== undefined && there.has(anchor) ? anchor : undefined,
  };
}
