/** Reference data beside the checkout: photos and weights that may not be committed. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A file or folder of it; undefined, and said loudly, in a plain clone. */
export function reference(path: string): string | undefined {
  const found = resolve(import.meta.dirname, '../../../../shared', path);
  if (existsSync(found)) return found;
  console.warn(`REFERENCE DATA ABSENT: what needs ${path} is skipped.`);
  return undefined;
}
