/** Files of the checkout, and of the reference data where it lies beside it. */

/** Folder of the reference data, or ''. */
export const shared = new URLSearchParams(location.search).get('shared') ?? '';

/** @throws Error where there is no such file */
export async function get(path: string): Promise<Blob> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.blob();
}

/** Whether there is such a file. */
export async function has(path: string): Promise<boolean> {
  return (await fetch(path, { method: 'HEAD' })).ok;
}

export async function json<T>(path: string): Promise<T> {
  return JSON.parse(await (await get(path)).text()) as T;
}
