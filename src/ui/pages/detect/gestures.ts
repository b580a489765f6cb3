/** Pointer gestures on the stage: drag to pan, pinch to zoom, tap to choose. */
import { pointOn, type View } from '../../parts/stage/view.svelte';

/** A press that moves less than this is a tap, CSS pixels. */
const TAP = 5;

type Point = ReturnType<typeof pointOn>;
type StageEvent = PointerEvent & { currentTarget: Element };

export class Gestures {
  #pointers = new Map<number, Point>();
  #moved = 0;

  constructor(
    private readonly view: View,
    /** Told where on the stage a tap was. */
    private readonly ontap: (point: Point) => void,
  ) {}

  down(event: StageEvent): void {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#pointers.set(event.pointerId, pointOn(event));
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  move(event: StageEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const at = pointOn(event);
    this.#moved += distance(at, before);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const grown = distance(at, other) / Math.max(1, distance(before, other));
      this.view.zoomBy(grown, (at.x + other.x) / 2, (at.y + other.y) / 2);
      this.view.panBy((at.x - before.x) / 2, (at.y - before.y) / 2);
    } else if (this.#moved > TAP) {
      this.view.panBy(at.x - before.x, at.y - before.y);
    }
    this.#pointers.set(event.pointerId, at);
  }

  up(event: StageEvent): void {
    const pressed = this.#pointers.delete(event.pointerId);
    if (pressed && this.#moved <= TAP && event.type === 'pointerup') this.ontap(pointOn(event));
  }
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
