/**
 * Everything that is kept on this device, one row a store: what it holds, of which version, how much
 * it is, how it is wiped. Whoever keeps something new adds a row.
 */
import { FacetError } from '../base/errors';
import type { StoreName } from '../base/types';
import { answering, SILENCE } from './answering';
import { takingBlobs } from './blob-bytes';
import { forgetChoices, storedChoices } from './choices';
import { indexedDbStorage, type Storage } from './entries';
import { gate, gated } from './gate';
import { storedAt } from './result-cache';
import { clearStaging, forgetStagingBefore, stagedBytes } from './staging';
import { trainingKeptAt } from './training-keys';

/** One kind of thing that is kept. */
export interface Store {
  /** What is in it, in a person's words. */
  holds: string;
  /** Raised whenever what is stored changes its meaning. */
  version: number;
  /** About how much it is now. */
  bytes(): Promise<number>;
  wipe(): Promise<void>;
  /** Removes what was kept before a time, milliseconds since 1970; absent where nothing goes by its age. */
  forgetBefore?(time: number): Promise<void>;
}

interface Database {
  holds: string;
  version: number;
  database: string;
  /** The object store in it. */
  entries: string;
  /** Databases of earlier versions: they are deleted. */
  earlier?: string[];
  /** When an entry was kept, ms since 1970; absent where nothing goes by its age. */
  keptAt?: (name: string, storage: Storage) => Promise<number>;
}

const byName = async (name: string) => storedAt(name);

const byDate = async (name: string, storage: Storage) =>
  ((await storage.get(name)) as { date?: number } | undefined)?.date ?? 0;

const DATABASES = {
  weights: {
    holds: 'Weights and their settings',
    version: 1,
    database: 'facet-weights',
    entries: 'entries',
  },
  embeddings: {
    holds: 'Embeddings of faces',
    version: 3,
    database: 'facet-embeddings-v3',
    entries: 'results',
    earlier: ['facet-embeddings-v1', 'facet-embeddings-v2'],
    keptAt: byName,
  },
  features: {
    holds: 'What training learns from',
    version: 1,
    database: 'facet-features',
    entries: 'results',
    keptAt: byName,
  },
  detections: {
    holds: 'Places of faces in photos',
    version: 3,
    database: 'facet-detections-v3',
    entries: 'results',
    earlier: ['facet-detections-v1', 'facet-detections-v2'],
    keptAt: byName,
  },
  runs: {
    holds: 'Runs of Evaluate',
    version: 1,
    database: 'facet-runs',
    entries: 'runs',
    keptAt: byDate,
  },
  trainings: {
    holds: 'Trainings, done and unfinished',
    version: 1,
    database: 'facet-trainings',
    entries: 'trainings',
    keptAt: trainingKeptAt,
  },
  decisions: {
    holds: 'Who is who among faces',
    version: 1,
    database: 'facet-decisions',
    entries: 'decisions',
  },
  gallery: {
    holds: 'People you enrolled, with their faces',
    version: 1,
    database: 'facet-gallery',
    entries: 'gallery',
  },
  tuning: {
    holds: 'Which programs are fast on this graphics processor',
    version: 1,
    database: 'facet-tuning',
    entries: 'devices',
  },
  work: {
    holds: 'Folders chosen, unfinished work',
    version: 1,
    database: 'facet-work',
    entries: 'work',
    keptAt: byDate,
  },
} as const satisfies Record<string, Database>;

export type DatabaseName = keyof typeof DATABASES;

const opened = new Map<DatabaseName, Storage>();

/**
 * The database of that name, opened at its first call; what earlier versions left is deleted. Never
 * throws; calls reject where the browser stores nothing, and where it does not answer.
 */
export function openStore(name: DatabaseName): Storage {
  const known = opened.get(name);
  if (known) return known;
  const { database, entries, earlier = [] }: Database = DATABASES[name];
  earlier.forEach(deleteDatabase);
  const storage = gated(answering(takingBlobs(indexedDbStorage(database, entries)), SILENCE));
  opened.set(name, storage);
  return storage;
}

function deleteDatabase(name: string): void {
  try {
    indexedDB.deleteDatabase(name);
  } catch {
    // Firefox throws at once where site data is blocked: then nothing was left either.
  }
}

/** Values looked at to say how much all of them are: enough for a figure in megabytes. */
const SAMPLE = 100;

async function bytesOf(storage: Storage): Promise<number> {
  const keys = await storage.keys();
  const some = await Promise.all(keys.slice(0, SAMPLE).map((key) => storage.get(key)));
  const bytes = some.reduce<number>((sum, value) => sum + sizeOf(value), 0);
  return some.length === 0 ? 0 : Math.round((bytes / some.length) * keys.length);
}

function sizeOf(value: unknown): number {
  if (value instanceof Blob) return value.size;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === 'string') return 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0);
}

function databaseStore(name: DatabaseName): Store {
  const { holds, version, keptAt }: Database = DATABASES[name];
  return {
    ...{ holds, version },
    bytes: () => bytesOf(openStore(name)).catch(() => 0),
    wipe: () => openStore(name).clear(),
    ...(keptAt && { forgetBefore: (time) => forgetBefore(openStore(name), time, keptAt) }),
  };
}

async function forgetBefore(
  storage: Storage,
  time: number,
  keptAt: NonNullable<Database['keptAt']>,
): Promise<void> {
  const old: string[] = [];
  for (const name of await storage.keys()) {
    if ((await keptAt(name, storage)) < time) old.push(name);
  }
  if (old.length > 0) await storage.delete(old);
}

export const STORES: Record<StoreName, Store> = {
  weights: databaseStore('weights'),
  embeddings: databaseStore('embeddings'),
  features: databaseStore('features'),
  detections: databaseStore('detections'),
  runs: databaseStore('runs'),
  trainings: databaseStore('trainings'),
  decisions: databaseStore('decisions'),
  gallery: databaseStore('gallery'),
  work: databaseStore('work'),
  tuning: databaseStore('tuning'),
  choices: {
    holds: 'Notes closed',
    version: 1,
    bytes: async () => sizeOf(storedChoices()),
    wipe: async () => forgetChoices(),
  },
  staging: {
    holds: 'Zips of faces in the making',
    version: 1,
    bytes: () => stagedBytes(),
    wipe: () => clearStaging(),
    forgetBefore: (time) => forgetStagingBefore(time),
  },
};

/**
 * Wipes every store, for good: what was begun before is not written after it, in no tab. A store that
 * the browser refuses to open holds nothing.
 * @param forget what threads have in memory of it
 * @throws FacetError `STORAGE_BLOCKED` where something is left
 */
export function wipeStores(forget: () => Promise<unknown> = async () => {}): Promise<void> {
  return gate.wipe(forget, async () => {
    const stores = Object.values(STORES);
    await Promise.allSettled(stores.map((store) => store.wipe()));
    const left: string[] = [];
    for (const { holds, bytes } of stores) if ((await bytes()) > 0) left.push(holds);
    if (left.length === 0) return;
    throw new FacetError('STORAGE_BLOCKED', `Not all could be wiped. Left: ${left.join(', ')}.`, {
      hint: 'Close other tabs of this page, then wipe again.',
    });
  });
}

const DAY = 86_400_000;

/**
 * Removes what is older than a person wants it kept: results, runs, trainings, unfinished work.
 * @param now milliseconds since 1970
 */
export async function forgetOld(now = Date.now()): Promise<void> {
  const { days } = await gate.keeping();
  if (days === Infinity) return;
  const time = now - days * DAY;
  await Promise.allSettled(Object.values(STORES).map((store) => store.forgetBefore?.(time)));
}
