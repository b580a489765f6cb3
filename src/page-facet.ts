/** The one Facet of this page, which `window.facet` is too. `?backend=wasm` in the address forces a backend. */
import { createFacet, type Backend } from './facet';

export const facet = createFacet({ backend: backendFromAddress() });

function backendFromAddress(): Backend | undefined {
  const asked = new URLSearchParams(location.search).get('backend');
  return asked === 'webgpu' || asked === 'wasm' || asked === 'cpu' ? asked : undefined;
}
