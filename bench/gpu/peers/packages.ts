/** The peers' packages, which travel beside the program where they could be had when the folder was built. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HERE } from '../carried';

/** Folder of a package. @throws Error where it did not travel, or this Node can't run it */
export function packageFolder(name: string): string {
  const folder = resolve(HERE, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} was not there when the folder was built.`);
  if (!('Suspending' in WebAssembly)) {
    throw new Error(`Node ${process.version} has no WebAssembly that waits for promises.`);
  }
  return folder;
}

/** A module as it was published, not as a bundler makes it. */
export async function published<T>(file: string): Promise<T> {
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as T;
}
