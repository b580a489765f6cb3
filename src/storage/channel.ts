/** What tabs and their workers tell each other of what is kept. Heard by all of this origin but the teller. */
import type { Keeping } from '../base/types';

/** A wipe has begun, with its time in ms since 1970; it has come to its end; another choice of what is kept. */
export type Word = { wipedAt: number } | 'wiped' | { keeping: Keeping };

export interface Channel<W = Word> {
  tell(word: W): void;
}

/** Undefined where the browser has none, or refuses it: then each thread knows of its own doings alone. */
export function openChannel(onWord: (word: Word) => void): Channel | undefined {
  return openChannelOf('facet-keeping', onWord);
}

/** A channel of its own name, for words of another kind. */
export function openChannelOf<W>(name: string, onWord: (word: W) => void): Channel<W> | undefined {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<W>) => onWord(data);
    return { tell: (word) => channel.postMessage(word) };
  } catch {
    return undefined;
  }
}
