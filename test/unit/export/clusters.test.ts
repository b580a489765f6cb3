import { describe, expect, it } from 'vitest';
import { clustersCsv, clustersJson, type ExportedGroup } from '../../../src/export/clusters';

const GROUPS: ExportedGroup[] = [
  {
    title: 'Anna, of course',
    name: 'Anna, of course',
    hidden: false,
    faces: [{ path: 'a/b.jpg', photo: 'f00', box: [1, 2, 3.5, 4], score: 0.9 }],
  },
  {
    title: 'Person 2',
    hidden: true,
    faces: [{ path: '=c.jpg', photo: 'ba5', box: [0, 0, 9, 9], score: 1 }],
  },
];

describe('people as files', () => {
  it('are a table with a row for each face, which no spreadsheet runs', () => {
    expect(clustersCsv(GROUPS)).toBe(
      'group,name,path,x1,y1,x2,y2,score,sha256\r\n' +
        '"Anna, of course","Anna, of course",a/b.jpg,1,2,3.5,4,0.9,f00\r\n' +
        "Person 2,,'=c.jpg,0,0,9,9,1,ba5\r\n",
    );
  });

  it('are JSON with what they were found with', () => {
    const text = clustersJson(GROUPS, { method: 'default' });
    expect(JSON.parse(text)).toEqual({ method: 'default', groups: GROUPS });
  });
});
