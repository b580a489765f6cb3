/** The package has no types of its own. */
declare module 'jsfive' {
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    readonly keys: string[];
    get(name: string): { shape: number[]; dtype: string; value: number[] };
  }
}
