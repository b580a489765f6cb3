/** Dawn for Node, which is fetched only where the GPU check is run. */
declare module 'webgpu' {
  export const globals: Record<string, unknown>;
  export function create(options: string[]): GPU;
}
