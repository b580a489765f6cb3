/** Pointer gestures on the stage: drag to pan, pinch to zoom, tap to choose. */
import type { View } from '../../parts/stage/view.svelte';

/** A press that moves less than this is a tap, CSS pixels. */
const TAP = 5;

interface Pointer {
  x: number;
  y: number;
}

export class Gestures {
  #pointers = new Map<number, Pointer>();
  #moved = 0;

  constructor(
    private readonly view: View,
    /** Told where on the stage a tap was. */
    private readonly ontap: (x: number, y: number) => void,
  ) {}

  down(event: PointerEvent, at: Pointer): void {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#pointers.set(event.pointerId, at);
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent, at: Pointer): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    this.#moved += Math.hypot(at.x - before.x, at.y - before.y);
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

  up(event: PointerEvent, at: Pointer): void {
    const pressed = this.#pointers.delete(event.pointerId);
    if (pressed && this.#moved <= TAP && event.type === 'pointerup') this.ontap(at.x, at.y);
  }
}

const distance = (a: Pointer, b: Pointer) => Math.hypot(a.x - b.x, a.y - b.y);
