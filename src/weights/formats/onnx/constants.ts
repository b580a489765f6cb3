/** The constants of an ONNX graph: its initialisers, and what nodes make of constants alone. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { invalid, quoted } from '../../../files/parsing/errors';
import { RawTensor } from '../../../files/parsing/tensor';
import type { OnnxModel, OnnxNode } from './model';
import { valuesOf, type OnnxTensor } from './tensor';

type Beside = (location: string) => Uint8Array<ArrayBuffer> | undefined;

/** Nodes that change the shape of a constant at most, and nothing of the order of its values. */
const KEEPING = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/** Constants by name, looked at when they are asked for. */
export class Constants {
  readonly #stored = new Map<string, OnnxTensor>();
  readonly #read = new Map<string, RawTensor | undefined>();

  constructor(
    { initialisers }: OnnxModel,
    readonly file: string,
    readonly budget: Budget,
    readonly beside: Beside,
  ) {
    for (const tensor of initialisers) {
      if (this.#stored.has(tensor.name)) {
        throw invalid(file, `holds ${quoted(tensor.name)} twice`);
      }
      budget.spend(COST.entry);
      this.#stored.set(tensor.name, tensor);
    }
  }

  has(name: string): boolean {
    return this.#stored.has(name) || this.#read.has(name);
  }

  /** @throws FacetError `WEIGHTS_INVALID` */
  get(name: string | undefined): RawTensor | undefined {
    if (!name) return undefined;
    const stored = this.#stored.get(name);
    if (stored) {
      this.#stored.delete(name);
      this.#read.set(name, valuesOf(stored, this.file, this.budget, this.beside));
    }
    return this.#read.get(name);
  }

  /** Whether a node gives a constant, which is then known by the name of its output. */
  made({ operator, inputs, outputs, attributes }: OnnxNode): boolean {
    const [output] = outputs;
    const [input] = inputs;
    if (output === undefined) return false;
    if (operator === 'Constant') {
      const { tensor } = attributes.get('value') ?? {};
      if (tensor) this.#stored.set(output, { ...tensor, name: output });
      else this.#keep(output, singleOf(attributes.get('value_float')?.float));
      return true;
    }
    if (input === undefined || !this.has(input)) return false;
    if (KEEPING.has(operator)) this.#keep(output, this.get(input));
    else if (operator === 'Transpose') {
      const order = attributes.get('perm')?.integers;
      this.#keep(output, permuted(this.get(input), order));
    } else if (operator === 'DequantizeLinear') {
      this.#keep(output, this.#widened(inputs, attributes.get('axis')?.integer ?? 1));
    } else return false;
    return true;
  }

  /** Small numbers with a scale and, where it is not 0, what stands for zero: one, or one along an axis. */
  #widened([input, scaleName, zeroName]: string[], axis: number): RawTensor | undefined {
    const [small, scale, zero] = [this.get(input), this.get(scaleName), this.get(zeroName)];
    if (!small || !scale) return undefined;
    const count = scale.size;
    if (count !== 1 && small.shape[axis] !== count) {
      throw invalid(this.file, `has ${count} scales for ${quoted(input!)} of [${small.shape}]`);
    }
    if (zero && zero.size !== count) {
      throw invalid(
        this.file,
        `has ${zero.size} zero points for the ${count} of ${quoted(input!)}`,
      );
    }
    this.budget.spend(count * 8);
    const zeros = zero?.toFloat64();
    const quantised =
      count === 1
        ? { scale: scale.toFloat32()[0]!, zero: zeros?.[0] }
        : { scale: scale.toFloat32(), zero: zeros && Int32Array.from(zeros), axis };
    return new RawTensor({ ...small.layout, quantised });
  }

  #keep(name: string, tensor: RawTensor | undefined): void {
    this.budget.spend(COST.entry);
    this.#read.set(name, tensor);
  }
}

function singleOf(value: number | undefined): RawTensor | undefined {
  if (value === undefined) return undefined;
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  const dtype = { kind: 'f', size: 4, littleEndian: true } as const;
  return new RawTensor({ dtype, shape: [], strides: [], offset: 0, bytes });
}

function permuted(tensor: RawTensor | undefined, order?: number[]): RawTensor | undefined {
  if (!tensor) return undefined;
  const axes = order ?? tensor.shape.map((_, axis) => axis).reverse();
  const fits =
    axes.length === tensor.shape.length && tensor.shape.every((_, axis) => axes.includes(axis));
  return fits ? tensor.permuted(axes) : undefined;
}
