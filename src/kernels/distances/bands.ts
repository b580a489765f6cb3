/** All distances between rows on the graphics processor, a band of rows at a time. */
import { DISTANCES, PARAMETERS, TILE } from './program';

/** Rows of a band. */
export const BAND = 2 * TILE;
const LANES = 4;

/** Rows on a device, and room for two bands: one is computed while the other is looked at. */
export class DistanceBands {
  readonly #turns: Turn[];
  #next = 0;

  private constructor(
    private readonly device: GPUDevice,
    private readonly pipeline: GPUComputePipeline,
    private readonly rows: Rows,
    private readonly given: { values: GPUBuffer; squares: GPUBuffer },
  ) {
    this.#turns = [0, 1].map(() => turnOf(device, BAND * rows.count * 4));
  }

  /**
   * @param values row after row of `size` values
   * @returns undefined where the device has no room for them
   * @throws Error where the device does not take the program, or is lost
   */
  static async on(
    device: GPUDevice,
    values: Float32Array,
    size: number,
  ): Promise<DistanceBands | undefined> {
    const count = values.length / size;
    const vectors = Math.ceil(size / LANES);
    const bytes = Math.max(count * vectors * LANES, BAND * count) * 4;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    if (bytes > Math.min(maxBufferSize, maxStorageBufferBindingSize)) return undefined;
    const module = device.createShaderModule({ code: DISTANCES });
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module },
    });
    const squares = Float32Array.from({ length: count }, (_, row) =>
      values.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value * value, 0),
    );
    const given = {
      values: stored(device, padded(values, size, vectors * LANES)),
      squares: stored(device, squares),
    };
    return new DistanceBands(device, pipeline, { count, vectors }, given);
  }

  /**
   * @param first a row
   * @returns squared distances of the {@link BAND} rows from `first` on to all rows from `first` on; `count - first`
   * values a row, yours until the call after the next
   * @throws Error where the device is lost
   */
  async of(first: number): Promise<Float32Array> {
    const { count, vectors } = this.rows;
    const width = count - first;
    const height = Math.min(BAND, width);
    const turn = this.#turns[this.#next]!;
    this.#next = 1 - this.#next;
    turn.staging.unmap();
    const parameters = { count, vectors, first, rows: height, width };
    this.device.queue.writeBuffer(
      turn.parameters,
      0,
      Uint32Array.from(PARAMETERS, (name) => parameters[name]),
    );
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, this.#bound(turn));
    pass.dispatchWorkgroups(Math.ceil(width / TILE), Math.ceil(height / TILE));
    pass.end();
    const bytes = height * width * 4;
    encoder.copyBufferToBuffer(turn.out, 0, turn.staging, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await turn.staging.mapAsync(GPUMapMode.READ, 0, bytes);
    return new Float32Array(turn.staging.getMappedRange(0, bytes));
  }

  #bound({ out, parameters }: Turn): GPUBindGroup {
    const buffers = [this.given.values, this.given.squares, out, parameters];
    return this.device.createBindGroup({
      layout: this.pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }
}

interface Rows {
  count: number;
  /** Of four values each, a row. */
  vectors: number;
}

/** What one band needs while it is computed and looked at. */
interface Turn {
  out: GPUBuffer;
  staging: GPUBuffer;
  parameters: GPUBuffer;
}

function turnOf(device: GPUDevice, bytes: number): Turn {
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ, UNIFORM } = GPUBufferUsage;
  const made = (size: number, usage: number) => device.createBuffer({ size, usage });
  return {
    out: made(bytes, STORAGE | COPY_SRC),
    staging: made(bytes, MAP_READ | COPY_DST),
    parameters: made(PARAMETERS.length * 4, UNIFORM | COPY_DST),
  };
}

function stored(device: GPUDevice, values: Float32Array<ArrayBuffer>): GPUBuffer {
  const { STORAGE, COPY_DST } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: values.byteLength, usage: STORAGE | COPY_DST });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

/** Rows filled up with zeros. */
function padded(values: Float32Array, size: number, whole: number): Float32Array<ArrayBuffer> {
  const count = values.length / size;
  const all = new Float32Array(count * whole);
  for (let row = 0; row < count; row++) {
    all.set(values.subarray(row * size, (row + 1) * size), row * whole);
  }
  return all;
}
