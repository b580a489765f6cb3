/**
 * Memory for what lies between a replayed network's input and its output. All replays of a device share it, since they
 * come one after another; an ordinary tensor never lies there.
 */
import { Slot, type Step } from './noting';

/** What needs more computes so long that it gains little from being replayed; bytes of all together. */
const MOST = 256 * 1024 * 1024;
/** Sizes are rounded up to quarters of powers of two, so that networks and shapes find buffers to share; bytes. */
const LEAST = 64 * 1024;
/** From here on others give up memory that they don't need, bytes. */
const LARGE = 1024 * 1024;

interface Room {
  size: number;
  buffer?: GPUBuffer;
  /** How many placements use it. */
  users: number;
}

/** Where each slot lies. */
export interface Placement {
  bufferOf(slot: Slot): GPUBuffer;
  /** Frees what nobody else uses. Nothing that is recorded and not submitted may read it. */
  close(): void;
}

export class Scratch {
  readonly #rooms = new Set<Room>();

  /** @param most bytes in all */
  constructor(
    private readonly device: GPUDevice,
    private readonly most = MOST,
  ) {}

  /** Bytes that are taken on the device. */
  get bytes(): number {
    return bytesOf(this.#rooms);
  }

  /**
   * Gives each slot a buffer that nothing else has between the first and the last step that binds it.
   * @param outside has none
   * @param makeRoom called before large buffers are made
   * @returns nothing where there is no room
   */
  place(
    steps: readonly Step[],
    outside: Slot,
    makeRoom: () => void = () => undefined,
  ): Placement | undefined {
    const used = steps.map((step) => slotsOf(step).filter((slot) => slot !== outside));
    const last = new Map(used.flatMap((slots, i) => slots.map((slot) => [slot, i] as const)));
    const free = [...this.#rooms];
    const places = new Map<Slot, Room>();
    used.forEach((slots, i) => {
      for (const slot of slots) if (!places.has(slot)) places.set(slot, roomFor(slot, free));
      free.push(...slots.filter((slot) => last.get(slot) === i).map((slot) => places.get(slot)!));
    });
    const rooms = new Set(places.values());
    if (bytesOf(new Set([...this.#rooms, ...rooms])) > this.most) return undefined;
    if ([...rooms].some(({ buffer, size }) => !buffer && size >= LARGE)) makeRoom();
    rooms.forEach((room) => this.#take(room));
    return {
      bufferOf: (slot) => places.get(slot)!.buffer!,
      close: () => {
        rooms.forEach((room) => this.#leave(room));
        rooms.clear();
      },
    };
  }

  /** Frees all at once. Nothing that is recorded and not submitted may read it. */
  destroy(): void {
    for (const { buffer } of this.#rooms) buffer!.destroy();
    this.#rooms.clear();
  }

  #take(room: Room): void {
    const usage = GPUBufferUsage.STORAGE;
    room.buffer ??= this.device.createBuffer({ size: room.size, usage });
    room.users++;
    this.#rooms.add(room);
  }

  #leave(room: Room): void {
    room.users--;
    if (room.users > 0 || !this.#rooms.delete(room)) return;
    room.buffer!.destroy();
  }
}

/** Each once. */
const slotsOf = ({ bindings }: Step): Slot[] => [
  ...new Set(bindings.map(({ place }) => place).filter((place) => place instanceof Slot)),
];

const bytesOf = (rooms: Set<Room>) => [...rooms].reduce((sum, { size }) => sum + size, 0);

/** The smallest free room that is large enough, which is free no longer; else a new one. */
function roomFor({ size }: Slot, free: Room[]): Room {
  let best: Room | undefined;
  for (const room of free) {
    if (room.size >= size && room.size < (best?.size ?? Infinity)) best = room;
  }
  if (!best) return { size: Math.max(LEAST, roundedUp(size)), users: 0 };
  free.splice(free.indexOf(best), 1);
  return best;
}

function roundedUp(size: number): number {
  const quarter = 2 ** Math.floor(Math.log2(size)) / 4;
  return Math.ceil(size / quarter) * quarter;
}
