/** How the photo lies on the stage: scale and place, for zoom and pan. */
import type { Face } from '../../../base/types';

export interface Size {
  width: number;
  height: number;
}

/** CSS pixels a photo pixel, at most. */
const SCALE_MAX = 24;
/** A small photo fills the stage up to this scale. */
const FIT_MAX = 4;

export class View {
  photo = $state.raw<Size>({ width: 0, height: 0 });
  /** To be bound to the stage's own sides. */
  stage = $state<Size>({ width: 0, height: 0 });
  /** Undefined: fits the stage, whatever the stage's size. */
  #zoom = $state<number>();
  #offset = $state.raw({ x: 0, y: 0 });

  fit = $derived(
    this.photo.width && this.stage.width
      ? Math.min(
          FIT_MAX,
          this.stage.width / this.photo.width,
          this.stage.height / this.photo.height,
        )
      : 1,
  );
  scale = $derived(this.#zoom ?? this.fit);
  x = $derived(place(this.#offset.x, this.stage.width, this.photo.width * this.scale));
  y = $derived(place(this.#offset.y, this.stage.height, this.photo.height * this.scale));

  get fitted(): boolean {
    return this.#zoom === undefined;
  }

  reset(): void {
    this.#zoom = undefined;
  }

  /** One photo pixel a CSS pixel, about the middle of the stage. */
  actual(): void {
    this.zoomBy(1 / this.scale);
  }

  /** Keeps the photo's point under (x, y) of the stage where it is. */
  zoomBy(factor: number, x = this.stage.width / 2, y = this.stage.height / 2): void {
    const before = this.scale;
    const scale = Math.min(Math.max(before * factor, Math.min(this.fit, 1)), SCALE_MAX);
    const grown = scale / before;
    const offset = { x: x - (x - this.x) * grown, y: y - (y - this.y) * grown };
    this.#zoom = Math.abs(scale / this.fit - 1) < 1e-3 ? undefined : scale;
    this.#offset = offset;
  }

  panBy(x: number, y: number): void {
    this.#offset = { x: this.x + x, y: this.y + y };
  }

  /** The face at a point of the stage: the smallest whose box holds it, which is the one in front. */
  faceAt(faces: Face[], { x, y }: { x: number; y: number }): Face | undefined {
    const [px, py] = [(x - this.x) / this.scale, (y - this.y) / this.scale];
    const area = ({ box: [x1, y1, x2, y2] }: Face) => (x2 - x1) * (y2 - y1);
    return faces
      .filter(({ box: [x1, y1, x2, y2] }) => px >= x1 && px <= x2 && py >= y1 && py <= y2)
      .sort((a, b) => area(a) - area(b))[0];
  }
}

/** In the middle where it is smaller than the stage; else without a gap on either side. */
function place(offset: number, stage: number, photo: number): number {
  if (photo <= stage) return (stage - photo) / 2;
  return Math.min(0, Math.max(stage - photo, offset));
}

/** Where on the element that takes an event it happened, CSS pixels. */
export function pointOn(event: MouseEvent & { currentTarget: Element }): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
