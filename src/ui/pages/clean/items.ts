/** Findings as faces of a contact sheet. */
import type {
  Box,
  Cleaning,
  CleaningFinding,
  CleaningMove,
  CleaningReason,
} from '../../../base/types';
import { CLEANING_REASONS } from '../../../base/types';
import type { SheetFace } from '../../parts/sheet/face-crops';
import { words } from './words';

export interface Item extends SheetFace {
  finding: CleaningFinding;
  /** Whether there is a file to decide about. */
  isThere: boolean;
  rival?: SheetFace;
}

/** A photo without a face is shown whole: of a width of one. */
const WHOLE = { box: [0, 0, 1, 1] as Box, width: 1 };

/** Findings of each reason that has any, in the order of the reasons. */
export function itemsByReason(report: Cleaning): Map<CleaningReason, Item[]> {
  const photos = new Map(report.photos.map((photo) => [photo.path, photo]));
  const shown = (path: string): SheetFace | undefined => {
    const file = report.files.get(path);
    const photo = photos.get(path);
    if (!file) return undefined;
    return photo
      ? { id: path, file, box: photo.face.face.box, width: photo.width }
      : { id: path, file, ...WHOLE };
  };
  const ofTest = (path: string): SheetFace | undefined => {
    const photo = report.test.get(path);
    return photo && { id: `test ${path}`, file: photo.file, box: photo.face.face.box };
  };
  const itemOf = (finding: CleaningFinding): Item => {
    const { path, rival } = finding;
    const beside = rival && (rival.inTest ? ofTest(rival.path) : shown(rival.path));
    const face = shown(path) ?? { id: path, file: new Blob(), ...WHOLE };
    const isThere = report.files.has(path);
    return { ...face, finding, isThere, ...(beside && { rival: beside }) };
  };
  return new Map(
    CLEANING_REASONS.flatMap((reason) => {
      const of = report.findings.filter((finding) => finding.reason === reason).map(itemOf);
      return of.length > 0 ? [[reason, of] as const] : [];
    }),
  );
}

/** Those that something can be decided about: of a file that can't be had there is nothing to keep or to move. */
export const decidable = (items: readonly Item[]): Item[] => items.filter(({ isThere }) => isThere);

/** What was decided, in words; '' where nothing was. */
export function decided(move: CleaningMove | undefined): string {
  if (!move) return '';
  return move.action === 'move' ? words.decided.move(move.to) : words.decided[move.action];
}
