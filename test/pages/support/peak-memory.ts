/** The most memory that any renderer of this test's browser takes, as Linux counts it (VmRSS). */
import { readdirSync, readFileSync } from 'node:fs';

const OFTEN_MS = 40;

export class PeakMemory {
  #peak = 0;
  readonly #timer = setInterval(() => (this.#peak = Math.max(this.#peak, largest())), OFTEN_MS);

  /** @returns bytes */
  stop(): number {
    clearInterval(this.#timer);
    return this.#peak;
  }
}

function largest(): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return Math.max(0, ...all.map(bytesOf));
}

/** Of a renderer that this process started by way of its browser; 0 of any other process. */
function bytesOf(id: string): number {
  try {
    if (!readFileSync(`/proc/${id}/cmdline`, 'latin1').includes('--type=renderer')) return 0;
    if (!isMine(id)) return 0;
    return 1024 * field(id, 'VmRSS');
  } catch {
    return 0; // It has ended meanwhile.
  }
}

function isMine(id: string): boolean {
  for (let parent = Number(id); parent > 1; parent = field(String(parent), 'PPid')) {
    if (parent === process.pid) return true;
  }
  return false;
}

function field(id: string, name: string): number {
  const status = readFileSync(`/proc/${id}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}
