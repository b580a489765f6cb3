/** Folders as the page is given them: the browser's own dialogs can't be worked by a test. */
import type { Page } from '@playwright/test';

/** Without the dialogs the page uses inputs and downloads, as other browsers do. */
export async function withoutDialogs(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['showDirectoryPicker', 'showSaveFilePicker']) {
      Object.defineProperty(window, name, { value: undefined });
    }
  });
}

/**
 * The dialogs give folders of the browser's own file system: `photos` to read, `mine` to write; a zip
 * is downloaded.
 */
export async function withOwnFolders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const pick = async ({ id }: { id: string }) =>
      (await navigator.storage.getDirectory()).getDirectoryHandle(
        id === 'facet-photos' ? 'photos' : 'mine',
        { create: true },
      );
    Object.assign(window, { showDirectoryPicker: pick, showSaveFilePicker: undefined });
  });
}

/** Sample people in the folder `photos`, the first `each` photos of everyone. */
export async function fillPhotos(page: Page, people: string[], each: number): Promise<void> {
  await page.evaluate(
    async ({ people, each }) => {
      const root = await navigator.storage.getDirectory();
      const photos = await root.getDirectoryHandle('photos', { create: true });
      for (const person of people) {
        const folder = await photos.getDirectoryHandle(person, { create: true });
        for (let number = 1; number <= each; number += 1) {
          const name = `${person}_000${number}.jpg`;
          const file = await folder.getFileHandle(name, { create: true });
          const response = await fetch(`samples/people/${person}/${name}`);
          await response.body!.pipeTo(await file.createWritable());
        }
      }
    },
    { people, each },
  );
}

/** Paths of the files in the folders of `mine`, sorted. */
export async function writtenFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine');
    const found: string[] = [];
    for await (const folder of root.values()) {
      if (folder.kind === 'file') continue;
      for await (const file of folder.values()) found.push(`${folder.name}/${file.name}`);
    }
    return found.sort();
  });
}

/** Paths of all files under `mine`. */
export async function writtenTree(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, before: string): Promise<void> => {
      for await (const each of folder.values()) {
        if (each.kind === 'directory') await walk(each, `${before}${each.name}/`);
        else found.push(before + each.name);
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('mine'), '');
    return found;
  });
}

/** The lists of boxes at the top of `mine`, as text. */
export async function writtenLists(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine');
    const lists: string[] = [];
    for await (const file of root.values()) {
      if (file.kind === 'file') lists.push(await (await file.getFile()).text());
    }
    return lists;
  });
}
