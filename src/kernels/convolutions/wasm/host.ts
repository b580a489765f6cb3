/** The wasm backend's memory as programs of our own see it: they run in it, so that nothing is copied to them. */
import {
  env,
  type DataType,
  type KernelBackend,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';
import { assemble, type Function } from './assembler';
import { programOf, type Work } from './share';
import { ThreadPool, type PooledProgram } from './thread-pool';

/** What of tfjs's wasm backend is used here. */
export interface WasmBackend extends KernelBackend {
  wasm: {
    asm?: { memory?: WebAssembly.Memory };
    wasmMemory?: WebAssembly.Memory;
    HEAPU8: Uint8Array;
    tfjs: { getThreadsCount(): number };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): TypedArray;
}

/** One backend's memory, with what lies in it beside tensors. */
export class Host {
  readonly memory: WebAssembly.Memory;
  readonly #shared: boolean;
  readonly #programs = new Map<string, PooledProgram>();
  readonly #pool?: ThreadPool;
  /** Prepared weights, by the data of the filter that they were made of. */
  readonly #prepared = new Map<object, Map<string, { with: (object | undefined)[]; at: number }>>();
  #scratch = { at: 0, bytes: 0 };

  /** @throws where its memory is not to be had, or WebAssembly has no SIMD */
  constructor(readonly backend: WasmBackend) {
    const { wasm } = backend;
    // Where there are threads, the memory is made before the module and imported by it.
    const memory = wasm.asm?.memory ?? wasm.wasmMemory;
    if (!env().getBool('WASM_HAS_SIMD_SUPPORT')) throw new Error('No SIMD.');
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('No memory of the wasm backend.');
    this.memory = memory;
    this.#shared = !(memory.buffer instanceof ArrayBuffer);
    this.#forgetDisposed();
    if (this.#shared && this.threads > 1) {
      this.#pool = new ThreadPool(memory, this.threads, (bytes) => this.#allocated(bytes));
    }
  }

  /**
   * How many compute: as many as tfjs's own kernels have, which is half the cores; of two cores both.
   */
  get threads(): number {
    if (!this.#shared) return 1;
    const both = Math.min(2, navigator.hardwareConcurrency);
    return Math.max(both, this.backend.wasm.tfjs.getThreadsCount());
  }

  address({ dataId }: TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset;
  }

  /**
   * Runs the program of this key, which is made where there is none yet.
   * @param make its functions, or the bytes of a module for a memory that is shared or not
   */
  run(
    key: string,
    make: (isShared: boolean) => Function[] | Uint8Array<ArrayBuffer>,
    work: Work,
  ): void {
    let program = this.#programs.get(key);
    if (!program) {
      const made = make(this.#shared);
      const bytes = made instanceof Uint8Array ? made : assemble(made, this.#shared);
      program = { id: this.#programs.size, bytes, run: programOf(bytes, this.memory) };
      this.#programs.set(key, program);
    }
    const { values, count, grain } = work;
    const chunks = Math.ceil(count / grain);
    if (chunks > 1 && this.#pool?.isWhole) this.#pool.run(program, work);
    else program.run(...values, 0, count);
  }

  /**
   * Address of what a program of this key reads in place of a filter; it goes with the filter.
   * @param parts the filter, then what else it is made of
   */
  prepared(
    key: string,
    parts: [TensorInfo, ...(TensorInfo | undefined)[]],
    make: () => Float32Array,
  ): number {
    const [filter, ...others] = parts.map((part) => part?.dataId);
    let all = this.#prepared.get(filter!);
    if (!all) this.#prepared.set(filter!, (all = new Map()));
    const known = all.get(key);
    if (known && others.every((other, i) => other === known.with[i])) return known.at;
    const values = make();
    const { wasm } = this.backend;
    if (known) wasm._free(known.at);
    const at = this.#allocated(values.byteLength);
    new Float32Array(this.memory.buffer, at, values.length).set(values);
    all.set(key, { with: others, at });
    return at;
  }

  /** Room that the next program may use, and that keeps nothing. */
  scratch(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      const { wasm } = this.backend;
      if (this.#scratch.bytes > 0) wasm._free(this.#scratch.at);
      this.#scratch = { at: 0, bytes: 0 };
      this.#scratch = { at: this.#allocated(bytes), bytes };
    }
    return this.#scratch.at;
  }

  /** @throws RangeError where there is no memory left */
  #allocated(bytes: number): number {
    const at = this.backend.wasm._malloc(bytes) >>> 0;
    if (at === 0) throw new RangeError('The memory of WebAssembly is full.');
    return at;
  }

  /** Prepared weights are freed with their filter. */
  #forgetDisposed(): void {
    const { backend } = this;
    const dispose = backend.disposeData.bind(backend);
    backend.disposeData = (dataId, force) => {
      const isGone = dispose(dataId, force);
      if (isGone) {
        for (const { at } of this.#prepared.get(dataId)?.values() ?? []) backend.wasm._free(at);
        this.#prepared.delete(dataId);
      }
      return isGone;
    };
  }
}

const hosts = new WeakMap<object, Host | null>();

/** That of a backend; undefined where programs of ours can't run on it. */
export function hostOf(backend: WasmBackend): Host | undefined {
  let host = hosts.get(backend);
  if (host === undefined) {
    try {
      host = new Host(backend);
    } catch {
      host = null;
    }
    hosts.set(backend, host);
  }
  return host ?? undefined;
}
