/** A WebAssembly text file, compiled by the build (scripts/wat-plugin.ts). */
declare module '*.wat' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same for a memory that threads share. */
declare module '*.wat?shared' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
