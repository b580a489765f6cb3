/** One file of the catalogue from its public address, every wait bounded. */
import { isRight } from './files.mjs';

/** No answer by then: there is no network. Milliseconds. */
const CONNECT_BOUND = 3_000;
/** A download that brings nothing for so long has broken off. */
const STALL_BOUND = 15_000;

/**
 * @param {string} address @param {import('./files.mjs').CatalogueFile} file
 * @throws an Error that says why, in a few words
 */
export async function fromNetwork(address, file) {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), CONNECT_BOUND);
  try {
    const response = await fetch(address + file.name, { signal: controller.signal });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
    const chunks = [];
    let done = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), STALL_BOUND);
      chunks.push(chunk);
      done += chunk.length;
      if (done > file.bytes) throw new Error('the file there is another one');
      showProgress(file, done);
    }
    const bytes = Buffer.concat(chunks);
    if (!isRight(bytes, file)) throw new Error('the file there has another checksum');
    return bytes;
  } catch (error) {
    const known = error instanceof Error && /^the (server|file)/.test(error.message);
    throw known ? error : new Error(`${new URL(address).host} does not answer`);
  } finally {
    clearTimeout(timer);
    controller.abort();
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  }
}

/** @param {import('./files.mjs').CatalogueFile} file @param {number} done */
function showProgress({ name, bytes }, done) {
  if (!process.stdout.isTTY) return;
  const percent = Math.floor((100 * done) / bytes);
  process.stdout.write(`\r${name}: ${percent} % of ${(bytes / 1e6).toFixed(1)} MB`);
}
