/** Reference data beside the checkout, served by the test server; absent in a plain clone. */
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the reference data, or ''. */
    shared: string;
    /** The long run: `npm run test:full`. */
    full: boolean;
  }
}

export const shared = inject('shared');
export const full = inject('full');

if (!shared) {
  console.warn('REFERENCE DATA ABSENT: tests against ../shared are skipped.');
}

/** Address of a file of the reference data. */
export function sharedUrl(path: string): string {
  return `/@fs${shared}/${path}`;
}

export async function sharedJson<T>(path: string): Promise<T> {
  return (await fetch(sharedUrl(path))).json() as Promise<T>;
}

export async function sharedBlob(path: string): Promise<Blob> {
  const response = await fetch(sharedUrl(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.blob();
}
