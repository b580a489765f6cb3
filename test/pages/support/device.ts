/** All that a page keeps on the device, by name: "facet-runs: 1f2e", "file: facet-align/…", "choice: …". */
import type { Page } from '@playwright/test';

export function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error as Error);
      });
    const found: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const keys = await done(database.transaction(store).objectStore(store).getAllKeys());
        found.push(...keys.map((key) => `${name}: ${String(key)}`));
      }
      database.close();
    }
    const walk = async (folder: FileSystemDirectoryHandle, parent: string): Promise<void> => {
      for await (const child of folder.values()) {
        const path = parent + child.name;
        if (child.kind === 'file') found.push(`file: ${path}`);
        else await walk(child, `${path}/`);
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    found.push(...Object.keys(localStorage).map((key) => `choice: ${key}`));
    return found.sort();
  });
}
