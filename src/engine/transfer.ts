/**
 * How values cross between the page and the workers that comlink alone would not carry: call
 * options with a signal and a progress callback, FacetError whole, bitmaps and weights by transfer.
 * Both sides must install the same handlers before the first call.
 */
import { transferHandlers, type TransferHandler } from 'comlink';
import { FacetError, type Code } from '../base/errors';
import type { CallOptions, Progress, Weights } from '../base/types';

type Message = { abort: true } | { progress: Progress };

/** A download tells of every chunk; the page is told as often as a person can see. */
const PROGRESS_MS = 40;

/** How to close what an open call holds on the page's side, by its options object. */
const open = new WeakMap<object, () => void>();

/** Call options, their functions replaced by a port. */
interface WireOptions {
  rest: object;
  aborted: boolean;
  wantsProgress: boolean;
  port: MessagePort;
}

function carriesCall(value: unknown): value is CallOptions {
  if (typeof value !== 'object' || value === null) return false;
  const { signal, onProgress } = value as CallOptions;
  return signal instanceof AbortSignal || typeof onProgress === 'function';
}

const callHandler: TransferHandler<CallOptions, WireOptions> = {
  canHandle: carriesCall,
  serialize(options) {
    const { signal, onProgress, ...rest } = options;
    const { port1, port2 } = new MessageChannel();
    const onAbort = () => port1.postMessage({ abort: true } satisfies Message);
    signal?.addEventListener('abort', onAbort, { once: true });
    open.set(options, () => {
      signal?.removeEventListener('abort', onAbort);
      port1.onmessage = null;
      port1.close();
    });
    if (onProgress) {
      port1.onmessage = ({ data }: MessageEvent<Message>) => {
        if ('progress' in data) onProgress(data.progress);
      };
    }
    const wire = { rest, aborted: signal?.aborted ?? false, wantsProgress: !!onProgress };
    return [{ ...wire, port: port2 }, [port2]];
  },
  deserialize({ rest, aborted, wantsProgress, port }) {
    const controller = new AbortController();
    if (aborted) controller.abort();
    port.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('abort' in data) controller.abort();
    };
    let told = -Infinity;
    const onProgress = (progress: Progress) => {
      const now = performance.now();
      const last = progress.done === progress.total;
      if (!last && now - told < PROGRESS_MS) return;
      told = now;
      port.postMessage({ progress } satisfies Message);
    };
    return { ...rest, signal: controller.signal, ...(wantsProgress && { onProgress }) };
  },
};

/** Closes what a call's options hold open. The object must be the very one that was passed. */
export function closeCall(options: object): void {
  open.get(options)?.();
  open.delete(options);
}

interface WireFacetError {
  code: Code;
  message: string;
  hint: string;
  file?: string;
  detail?: unknown;
  stack?: string;
}

/** An error as plain values: a clone of an Error keeps its message alone. */
function wire({ code, message, hint, file, detail, stack }: FacetError): WireFacetError {
  return { code, message, hint, file, detail: cloneable(detail), stack };
}

function unwire({ code, message, hint, file, detail, stack }: WireFacetError): FacetError {
  const error = new FacetError(code, message, { hint, file, detail });
  if (stack) error.stack = stack;
  return error;
}

/** One that is given, not thrown. */
const errorHandler: TransferHandler<FacetError, WireFacetError> = {
  canHandle: (value): value is FacetError => value instanceof FacetError,
  serialize: (error) => [wire(error), []],
  deserialize: unwire,
};

type Thrown = { value: unknown };
type WireThrown = { facet: WireFacetError } | { other: unknown };

/** Comlink's own handler for thrown values, with FacetError kept whole. */
function throwHandler(own: TransferHandler<unknown, unknown>): TransferHandler<Thrown, WireThrown> {
  return {
    canHandle: own.canHandle as (value: unknown) => value is Thrown,
    serialize(thrown) {
      const { value } = thrown;
      if (!(value instanceof FacetError)) {
        const [other, transferables] = own.serialize(thrown);
        return [{ other }, transferables];
      }
      return [{ facet: wire(value) }, []];
    },
    deserialize(thrown) {
      if ('other' in thrown) return own.deserialize(thrown.other) as never;
      throw unwire(thrown.facet);
    },
  };
}

function cloneable(detail: unknown): unknown {
  try {
    return structuredClone(detail);
  } catch {
    return String(detail);
  }
}

const bitmapHandler: TransferHandler<ImageBitmap, ImageBitmap> = {
  canHandle: (value): value is ImageBitmap => value instanceof ImageBitmap,
  serialize: (bitmap) => [bitmap, [bitmap]],
  deserialize: (bitmap) => bitmap,
};

const weightsHandler: TransferHandler<Weights, Weights> = {
  canHandle: (value): value is Weights =>
    typeof value === 'object' && value !== null && (value as Weights).data instanceof Float32Array,
  serialize: (weights) => [weights, [weights.data.buffer]],
  deserialize: (weights) => weights,
};

/** Installs the handlers of this realm, once. */
export function installTransferHandlers(): void {
  if (transferHandlers.has('facet-call')) return;
  transferHandlers.set('throw', throwHandler(transferHandlers.get('throw')!));
  transferHandlers.set('facet-call', callHandler);
  transferHandlers.set('facet-error', errorHandler);
  transferHandlers.set('facet-bitmap', bitmapHandler);
  transferHandlers.set('facet-weights', weightsHandler);
}
