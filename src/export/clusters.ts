/** People and their faces as tables and as JSON. */
import { csv } from './csv';

export interface ExportedFace {
  path: string;
  /** SHA-256 of the photo's file. */
  photo: string;
  /** Corners in pixels of the upright photo. */
  box: readonly [x1: number, y1: number, x2: number, y2: number];
  score: number;
}

export interface ExportedGroup {
  title: string;
  /** As a person gave it. */
  name?: string;
  hidden: boolean;
  faces: ExportedFace[];
}

const HEADER = ['group', 'name', 'path', 'x1', 'y1', 'x2', 'y2', 'score', 'sha256'];

/** A row for each face, group after group. */
export function clustersCsv(groups: readonly ExportedGroup[]): string {
  const rows = groups.flatMap(({ title, name, faces }) =>
    faces.map(({ path, photo, box, score }) => [title, name, path, ...box, score, photo]),
  );
  return csv(HEADER, rows);
}

/** @param about what they were found with */
export function clustersJson(groups: readonly ExportedGroup[], about: object): string {
  return `${JSON.stringify({ ...about, groups }, null, 2)}\n`;
}
