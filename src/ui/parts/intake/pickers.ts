/** The browser's dialogs for folders and for a file to write, where it has them (File System Access). */

interface Pickers {
  showDirectoryPicker?: (options: {
    id: string;
    mode: 'read' | 'readwrite';
  }) => Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
}

const pickers = () => window as unknown as Pickers;

export const canPickFolders = () => pickers().showDirectoryPicker !== undefined;

/** A folder to read or to write; undefined where the person thinks better of it. */
export function pickFolder(
  id: string,
  mode: 'read' | 'readwrite',
): Promise<FileSystemDirectoryHandle | undefined> {
  return unlessCancelled(pickers().showDirectoryPicker!({ id, mode }));
}

/** A zip to write: `'none'` where this browser only downloads. */
export async function pickZip(name: string): Promise<FileSystemFileHandle | 'none' | undefined> {
  const show = pickers().showSaveFilePicker;
  if (!show) return 'none';
  const types = [{ accept: { 'application/zip': ['.zip'] } }];
  return unlessCancelled(show.call(window, { suggestedName: name, types }));
}

async function unlessCancelled<R>(picking: Promise<R>): Promise<R | undefined> {
  try {
    return await picking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}
