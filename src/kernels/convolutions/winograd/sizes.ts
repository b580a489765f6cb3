/** Sizes of Winograd's minimal filtering F(3, 3), in WGSL as in WebAssembly. */

/** Outputs along one side of a tile. */
export const TILE = 3;
/** Inputs, and products, along one side. */
export const REACH = 5;
/** Values of a kernel along one side. */
export const KERNEL = 3;
/** Matrix products that take the place of one kernel. */
export const PRODUCTS = REACH * REACH;
