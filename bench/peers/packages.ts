/** What is used of the peers' packages wherever they are run; they are fetched only there. */

export interface OrtTensor {
  getData(): Promise<Float32Array>;
  dispose(): void;
}

export interface OrtSession {
  outputNames: readonly string[];
  run(inputs: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

export interface LiteRtTensor {
  data(): Promise<Float32Array>;
  delete(): void;
}

export interface LiteRtModel {
  isFullyAccelerated: boolean;
  run(inputs: LiteRtTensor[]): Promise<LiteRtTensor[]>;
  delete(): void;
}
