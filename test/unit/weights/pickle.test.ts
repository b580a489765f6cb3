import { describe, expect, test } from 'vitest';
import { unpickle } from '../../../src/files/pickles/machine';
import { NUMPY_GLOBALS, PickledArray } from '../../../src/files/pickles/numpy';
import type { PickleValue } from '../../../src/files/pickles/values';
import { NumericArray } from '../../../src/files/parsing/tensor';
import { join, le } from '../../fixtures/bytes';
import { pickledVector, refusal, text } from './bytes';

type Piece = string | number | Uint8Array;

function load(...code: Piece[]): PickleValue {
  return unpickle(join(...code), 'a.npy', NUMPY_GLOBALS);
}

function refused(...code: Piece[]): { code: string; message: string } {
  return refusal(() => load(...code));
}

function array(value: PickleValue): number[] {
  const content = value instanceof PickledArray ? value.content : undefined;
  if (!(content instanceof NumericArray)) throw new Error('no array');
  return [...content.toFloat32()];
}

describe('plain values', () => {
  test.each<[string, string, PickleValue]>([
    ['None, protocol 0', 'N.', null],
    ['booleans, protocol 0', '(I01\nI00\nl.', [true, false]],
    ['an integer, protocol 0', 'I-42\n.', -42],
    ['a long, protocol 0', 'L123456789012345678901234567890L\n.', 123456789012345678901234567890n],
    ['a float, protocol 0', 'F-1.5\n.', -1.5],
    ['a string, protocol 0', "S'a\\n\\x41\\\\'\np0\n.", 'a\nA\\'],
    ['unicode, protocol 0', 'V\\u00e9\\u20ac\n.', 'é€'],
    ['a dictionary, protocol 0', "(dp0\nS'a'\nI1\ns.", new Map([['a', 1]])],
    ['numbers, protocol 1', '(K\x05M\x00\x01J\xff\xff\xff\xfft.', [5, 256, -1]],
    ['a float, protocol 1', 'G\x3f\xf8\x00\x00\x00\x00\x00\x00.', 1.5],
    ['a long, protocol 2', '\x80\x02\x8a\x02\x00\xff.', -256],
    ['booleans, protocol 2', '\x80\x02\x88\x89\x86.', [true, false]],
    ['bytes, protocol 3', '\x80\x03C\x02ab.', join('ab')],
    ['short unicode and a frame, protocol 4', '\x80\x04\x95\x05\0\0\0\0\0\0\0\x8c\x01x\x94.', 'x'],
    ['a bytearray, protocol 5', '\x80\x05\x96\x02\0\0\0\0\0\0\0hi.', join('hi')],
  ])('%s', (_, code, expected) => {
    expect(load(code)).toEqual(expected);
  });

  test('the memo gives the same value again', () => {
    const list = load('\x80\x02]q\x00(h\x00K\x05e.') as PickleValue[];
    expect(list[0]).toBe(list);
    expect(list[1]).toBe(5);
  });
});

describe('NumPy arrays and numbers', () => {
  test('as NumPy 1 names them', () => {
    expect(array(load(pickledVector([1, -2.5]), '.'))).toEqual([1, -2.5]);
  });

  test('as NumPy 2 names them, protocol 4', () => {
    const name = (module: string, attribute: string) =>
      join('\x8c', module.length, module, '\x8c', attribute.length, attribute, '\x93');
    const code = join(
      '\x80\x04',
      name('numpy._core.multiarray', '_reconstruct'),
      name('numpy', 'ndarray'),
      'K\x00\x85C\x01b\x87R(K\x01K\x02\x85',
      name('numpy', 'dtype'),
      '\x8c\x02u1\x89\x88\x87R(K\x03\x8c\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89C\x02\x07\x08tb.',
    );
    expect(array(load(code))).toEqual([7, 8]);
  });

  test('protocol 2 made by Python 3: bytes as text to encode', () => {
    const code = join(
      '\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85',
      'c_codecs\nencode\nX\x01\0\0\0bX\x06\0\0\0latin1\x86R\x87R(K\x01K\x02\x85',
      'cnumpy\ndtype\nX\x02\0\0\0u1K\x00K\x01\x87R(K\x03X\x01\0\0\0|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89',
      'c_codecs\nencode\nX\x03\0\0\0\x07\xc3\xbfX\x06\0\0\0latin1\x86Rtb.',
    );
    expect(array(load(code))).toEqual([7, 255]);
  });

  test('a scalar', () => {
    const dtype = 'cnumpy\ndtype\nU\x02f4K\x00K\x01\x87R';
    expect(load(`cnumpy.core.multiarray\nscalar\n${dtype}C\x04\0\0\xc0\x3f\x86R.`)).toBe(1.5);
  });

  test('data that does not fill the shape is refused', () => {
    const code = pickledVector([1, 2]);
    code[code.indexOf(2, 40)] = 3;
    expect(refused(code, '.').message).toBe(
      'a.npy holds an array of shape [3] with 8 bytes of data.',
    );
  });
});

describe('hostile pickles', () => {
  test.each([
    ['cos\nsystem\n(S"rm -rf ~"\ntR.', '"os.system"'],
    ['cposix\nsystem\n.', '"posix.system"'],
    ['c__builtin__\neval\n.', '"__builtin__.eval"'],
    ['\x80\x04\x8c\x08builtins\x8c\x04exec\x93.', '"builtins.exec"'],
    ['(S"x"\nios\nsystem\n.', '"os.system"'],
    ['cnumpy.testing._private.utils\nrunstring\n.', '"numpy.testing._private.utils.runstring"'],
    ['cnumpy\nload\n.', '"numpy.load"'],
    ['ccollections\nOrderedDict\n.', '"collections.OrderedDict"'],
  ])('%j is refused by name', (code, name) => {
    const error = refused(code);
    expect(error.code).toBe('WEIGHTS_UNSAFE');
    expect(error.message).toContain(`a.npy asks for ${name}`);
  });

  test('control characters of a name do not reach the sentence', () => {
    expect(refused('c\x1b[31m\nx\n.').message).toContain('"?[31m.x"');
  });

  test.each(['\x82\x01.', 'Pid\n.', 'K\x01Q.'])('%j reaches outside the file', (code) => {
    expect(refused(code).code).toBe('WEIGHTS_UNSAFE');
  });

  test.each<[string, Piece[]]>([
    ['an empty stack', ['.']],
    ['a value taken from below a mark', ['K\x01(0a.']],
    ['a tuple without a mark', ['t.']],
    ['append to a number', ['K\x01K\x02a.']],
    ['an odd number of dictionary items', ['}(K\x01u.']],
    ['a list as a key', ['}]K\x01s.']],
    ['a memo entry that was never made', ['h\x05.']],
    ['a call of a number', ['K\x01)R.']],
    ['a state for a list', [']Nb.']],
    ['an instruction that does not exist', ['\xff.']],
    ['protocol 9', ['\x80\x09N.']],
    ['4 GB of text claimed', ['X\xff\xff\xff\xffabc']],
    ['2^63 bytes claimed', ['\x8e\0\0\0\0\0\0\0\x80abc']],
    ['a frame longer than the file', ['\x80\x04\x95\xff\xff\0\0\0\0\0\0N.']],
    ['a number of ten thousand digits', ['L', '9'.repeat(10_000), 'L\n.']],
    ['calling numpy.ndarray', ['cnumpy\nndarray\n)R.']],
    [
      'an array of records',
      ['cnumpy\ndtype\nU\x02u1\x85R(K\x03U\x01|N(U\x01at}K\x01K\x01K\x00tb.'],
    ],
  ])('%s', (_, code) => {
    expect(refused(...code).code).toBe('WEIGHTS_INVALID');
  });

  test('nesting 10,000 deep overflows nothing', () => {
    let value = load(`${'('.repeat(1e4)}${'t'.repeat(1e4)}.`);
    let depth = 0;
    while (Array.isArray(value) && value.length > 0) {
      value = value[0]!;
      depth++;
    }
    expect(depth).toBe(1e4 - 1);
  });

  test('nesting a million deep is more than a file of its size may ask for', () => {
    expect(refused('('.repeat(1e6), 't'.repeat(1e6), '.').message).toBe(
      'a.npy unpacks to many times its own size.',
    );
  });

  test('the same text encoded over and over is stopped at a few times the size of the file', () => {
    const once = 'h\x01X\x06\0\0\0latin1\x86q\x02';
    const again = 'c_codecs\nencode\nh\x02R0';
    const code = join(
      'T',
      le(100_000, 4),
      'x'.repeat(100_000),
      'q\x01',
      once,
      again.repeat(1000),
      '.',
    );
    expect(refused(code).message).toBe('a.npy unpacks to many times its own size.');
  });

  test('keys named like prototype members are only keys', () => {
    const value = load('}', text('__proto__'), '}sK\x00\x85.') as PickleValue;
    expect(value).toEqual([0]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
