/** What tabs and their workers tell each other of what is kept. Heard by all of this origin but the teller. */
import type { Keeping } from '../base/types';

/** A wipe has begun, with its time in ms since 1970; it has come to its end; another choice of what is kept. */
export type Word = { wipedAt: number } | 'wiped' | { keeping: Keeping };

export interface Channel {
  tell(word: Word): void;
}

/** Undefined where the browser has none, or refuses it: then each thread knows of its own doings alone. */
export function openChannel(onWord: (word: Word) => void): Channel | undefined {
  try {
    const channel = new BroadcastChannel('facet-keeping');
    channel.onmessage = ({ data }: MessageEvent<Word>) => onWord(data);
    return { tell: (word) => channel.postMessage(word) };
  } catch {
    return undefined;
  }
}
