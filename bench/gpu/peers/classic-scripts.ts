/** What a package expects of a web worker that starts its WebAssembly by a classic script. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { runInThisContext } from 'node:vm';

interface Script {
  exports: unknown;
}
type Wrapped = (
  exports: unknown,
  module: Script,
  require: NodeJS.Require,
  file: string,
  folder: string,
) => void;

/**
 * `importScripts` runs a file as CommonJS, and what it exports is the `ModuleFactory` that a classic script would leave.
 * @param says what becomes of the lines that the WebAssembly writes
 */
export function runsScriptsOfWorkers(says: (line: string) => void): void {
  const importScripts = (file: string) => {
    const text = `(function (exports, module, require, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
    const run = runInThisContext(text, { filename: file }) as Wrapped;
    const script: Script = { exports: {} };
    run(script.exports, script, createRequire(file), file, dirname(file));
    Object.assign(globalThis, { ModuleFactory: script.exports });
  };
  const Module = { print: says, printErr: says };
  Object.assign(globalThis, { self: globalThis, importScripts, Module });
}
