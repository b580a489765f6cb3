/** What pax records say of the entry after them (POSIX.1-2001 pax, and GNU's for files with holes). */
import { latin1 } from '../../base/bytes';
import { textOf } from './tar-header';

/** What an extra header says of the entry after it. */
export interface Said {
  path?: string;
  size?: number;
  sparse?: PaxSparse;
}

/** GNU tar's records of a file with holes. */
export interface PaxSparse {
  /** Version 1.0 writes the map before the content, versions 0.0 and 0.1 in `map`. */
  mapInContent?: boolean;
  /** Offset, length, offset, length, ... */
  map?: string[];
  realSize?: number;
}

/**
 * "30 path=a/long/name\n": the length counts the whole record.
 * @param said by the header before; left as it is
 */
export function paxRecords(bytes: Uint8Array, said: Said): Said {
  const all: Said = { ...said };
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(latin1(bytes.subarray(at, at + 12)), 10);
    if (!(length > 0)) break;
    const record = textOf(bytes.subarray(at, at + length - 1));
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key !== undefined && value !== undefined) take(all, key, value);
    at += length;
  }
  return all;
}

function take(said: Said, key: string, value: string): void {
  const count = /^\d{1,16}$/.test(value) ? Number(value) : undefined;
  if (key === 'path') said.path = value;
  if (key === 'size' && count !== undefined) said.size = count;
  if (!key.startsWith('GNU.sparse.')) return;
  const sparse = (said.sparse ??= {});
  switch (key.slice('GNU.sparse.'.length)) {
    case 'name':
      said.path = value;
      break;
    case 'major':
      sparse.mapInContent = value === '1';
      break;
    case 'size':
    case 'realsize':
      sparse.realSize = count;
      break;
    case 'map':
      sparse.map = value.split(',');
      break;
    case 'offset':
    case 'numbytes':
      (sparse.map ??= []).push(value);
  }
}
