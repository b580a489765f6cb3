/** The faces of everything in a tree, embedded: each photo once, a few at a time, in the tree's order. */
import { ENDS_RUN, noFace, throwIfAborted, type FacetError } from '../../base/errors';
import { Meter } from '../../base/meter';
import type {
  CallOptions,
  Embedded,
  Gathered,
  GatherOptions,
  LookedAt,
  PhotoFace,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { holdRecognisers } from '../../engine/hold';
import { Account } from '../../files/trees/account';
import { isPhotoName, readTree } from '../../files/trees/tree';
import { judgeEntry } from '../../photos/judge-entry';
import { embedMany } from '../embed/embed';

interface Refusing {
  /** Asked before each photo: why it, and those after it, need not be looked at any more. */
  refusal?: () => FacetError | undefined;
}

/**
 * @param tree photos with their paths; files that are no photos by name are passed over
 * @param onPhoto told of each photo that has a face, as soon as it is through
 * @param since when the work that this is part of began: what a wipe has overtaken is not kept
 * @throws FacetError `ABORTED`, and what ends a run over many; a photo that fails is in `without`
 */
export async function gatherFaces(
  engine: Engine,
  tree: Tree,
  options: GatherOptions & CallOptions & Refusing = {},
  onPhoto?: (photo: LookedAt) => void,
  since = Date.now(),
): Promise<Gathered> {
  const { signal, onProgress, refusal, ...embed } = options;
  const { models, release } = await holdRecognisers(engine, options, signal);
  const [detector, model] = models;
  const account = new Account();
  const gathered: Gathered = { photos: [], without: [], model: model!, notes: account.notes };
  const read: { path: string; file: Blob }[] = [];
  const meter = new Meter('photos');
  try {
    const call = { ...embed, detector: detector!.id, model: model!.id, signal };
    for await (const result of embedMany(engine, files(), call, since)) {
      const { path, file } = read[result.index]!;
      if (result.error) keepGoing(result.error, path);
      else if (result.embedded!.faces.length === 0) missed(path, noFace(path));
      else take(lookedAt(path, file, result.embedded!));
      onProgress?.(meter.at(result.index + 1, path));
    }
  } finally {
    release();
  }
  throwIfAborted(signal);
  return gathered;

  async function* files(): AsyncGenerator<Blob> {
    for await (const row of readTree(tree, { signal, account, judge: judgeEntry })) {
      if (!row.file) {
        missed(row.path, row.error!);
        continue;
      }
      if (!isPhotoName(row.path)) continue;
      const refused = refusal?.();
      if (refused) missed(row.path, refused);
      else {
        read.push({ path: row.path, file: row.file });
        yield row.file;
      }
    }
  }

  function keepGoing(error: FacetError, path: string): void {
    if (ENDS_RUN.has(error.code)) throw error;
    missed(path, error);
  }

  function missed(path: string, error: FacetError): void {
    gathered.without.push({ path, error });
  }

  function take(photo: LookedAt): void {
    gathered.photos.push(photo);
    onPhoto?.(photo);
  }
}

function lookedAt(path: string, file: Blob, embedded: Embedded): LookedAt {
  const { width, height, faces: found, embeddings } = embedded;
  const photo = embedded.photo!;
  const faces = found.map((face, i): PhotoFace => {
    const id = `${photo} ${face.box.map(Math.round).join(' ')}`;
    return { ...{ id, photo, path, face }, embedding: embeddings[i]! };
  });
  return { path, photo, file, width, height, faces };
}
