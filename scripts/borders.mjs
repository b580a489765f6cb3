/** The lint rule that holds the borders of the house: which room may import from which. */
import { dirname, relative, resolve } from 'node:path';

const SRC = resolve(import.meta.dirname, '../src');

/**
 * What each room of src/ may import beside itself, from the ground up: nothing that stands above it,
 * so imports go downward only and there is no circle. A folder inside a room may be held closer.
 * @type {Record<string, string[]>}
 */
export const ROOMS = {
  base: [],
  files: ['base'],
  'export/onnx': ['base', 'files', 'export', 'networks'],
  export: ['base', 'files'],
  storage: ['base', 'files', 'export'],
  photos: ['base', 'files'],
  kernels: ['base'],
  networks: ['base', 'kernels'],
  protocol: ['base'],
  faces: ['base', 'photos'],
  mtcnn: ['base', 'kernels', 'networks'],
  identify: ['base', 'protocol'],
  train: ['base', 'kernels', 'networks', 'protocol'],
  'weights/formats': ['base', 'files'],
  weights: ['base', 'files', 'export', 'networks', 'storage'],
  numbers: ['base', 'kernels', 'protocol', 'identify', 'train'],
  vision: [
    'base',
    'storage',
    'photos',
    'faces',
    'protocol',
    'kernels',
    'networks',
    'mtcnn',
    'train',
  ],
  engine: ['base', 'vision', 'weights', 'numbers'],
  calls: [
    'base',
    'files',
    'export',
    'storage',
    'photos',
    'faces',
    'protocol',
    'networks',
    'mtcnn',
    'identify',
    'train',
    'engine',
  ],
  ui: ['base', 'files', 'export', 'storage', 'photos', 'faces', 'protocol', 'identify', 'calls'],
};

/**
 * Packages that only some rooms may know.
 * @type {Record<string, string[]>}
 */
export const PACKAGES = {
  comlink: ['engine'],
  '@tensorflow/': ['kernels', 'mtcnn', 'networks', 'train', 'vision'],
  'idb-keyval': ['storage'],
  svelte: ['ui'],
};

/**
 * The room that a file of src/ lies in: the closest that has a row; undefined for those at its top.
 * @param {string} file
 */
function roomOf(file) {
  const parts = relative(SRC, file).split('/');
  const [outer, inner] = [parts[0] ?? '', parts.slice(0, 2).join('/')];
  return ROOMS[inner] ? inner : ROOMS[outer] ? outer : undefined;
}

/**
 * @param {string} from
 * @param {string} specifier
 * @returns {string | undefined} what is wrong with it
 */
function objection(from, specifier) {
  const room = roomOf(from);
  if (!room) return undefined;
  const [outer] = room.split('/');
  if (!specifier.startsWith('.')) {
    const known = Object.entries(PACKAGES).find(([name]) => specifier.startsWith(name));
    return known && !known[1].includes(outer ?? '')
      ? `src/${room} may not know ${specifier}.`
      : undefined;
  }
  const target = roomOf(resolve(dirname(from), specifier));
  if (!target || target === room || target.startsWith(`${room}/`)) return undefined;
  const allowed = [...(ROOMS[room] ?? [])];
  if (allowed.some((name) => target === name || target.startsWith(`${name}/`))) return undefined;
  return `src/${room} may not import from src/${target}: imports go downward only.`;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    /** @param {any} node */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = objection(context.filename, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default { rules: { borders: rule } };
