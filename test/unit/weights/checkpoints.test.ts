/** Checkpoints as people save them: what lies beside the weights, around them and before their names. */
import { describe, expect, test } from 'vitest';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { openFile } from '../../../src/weights/reading/opening';
import { caseFile } from '../../fixtures/cases';
import { join } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { npy, refusalOf, text, type Bytes } from './bytes';
import { graph, oldTorch, pnet, safetensors, stateDict, torchTensor, torchZip } from './containers';

const tensors = pnet();

async function values(file: File): Promise<Float32Array[]> {
  const { raw } = await openFile({ name: file.name, blob: file });
  const [part] = recogniseParts(raw, file.name);
  return tensors.map(({ name }) => part!.raw.get(name)!.toFloat32());
}

const weights = tensors.map((tensor) => tensor.values);
const pickled = (...code: (string | Uint8Array)[]) =>
  new File([zip([{ name: 'x/data.pkl', data: join(...code) }])], 'x.pt');

describe('what is saved beside the weights', () => {
  test.each([
    'with-namespace.pth',
    'with-numpy-scalar.pth',
    'with-numpy-array.pth',
    'with-defaultdict.pth',
    'with-datetime-path.pth',
    'lightning.ckpt',
  ])('is passed over: %s', async (name) => {
    expect(await values(caseFile(`weights/${name}`))).toHaveLength(weights.length);
  });

  test.each<[string, string]>([
    ['a note among the tensors', 'X\x05\0\0\0epochK\x03'],
    ['a function of one’s own', 'X\x02\0\0\0fnc__main__\nschedule\n'],
    ['an object with a state', 'X\x01\0\0\0ocmy.lib\nConfig\n)\x81}X\x01\0\0\0aK\x01sb'],
    ['an object that is a list', 'X\x01\0\0\0ocmy.lib\nBag\n)\x81(K\x01K\x02e'],
    ['an object that is a dictionary', 'X\x01\0\0\0ocmy.lib\nTable\n)\x81K\x01K\x02s'],
    ['an object with named arguments', 'X\x01\0\0\0ocmy.lib\nPoint\n)}\x92'],
    ['a set', 'X\x01\0\0\0s\x8f(K\x01K\x02\x90'],
    ['a frozen set', 'X\x01\0\0\0s(K\x01\x91'],
    ['nothing as a key', 'NK\x01'],
  ])('%s is passed over', async (_, code) => {
    const dict = stateDict([
      ['conv1.weight', torchTensor('0', 1, { shape: [1], strides: [1] })],
    ]).slice(0, -2);
    const file = zip([
      { name: 'x/data.pkl', data: join(dict, code, 'u.') },
      { name: 'x/data/0', data: new Uint8Array(4) },
    ]);
    const { raw } = await openFile({ name: 'x.pt', blob: new Blob([file]) });
    expect([...raw.keys()]).toEqual(['conv1.weight']);
  });

  test('the weights are found among an optimiser’s tensors, and at any depth', async () => {
    const one = (key: string) => torchTensor(key, 1, { shape: [1], strides: [1] });
    const moments = join('}(K\x00}(', text('exp_avg'), one('0'), 'uu');
    const model = join('}(', text('a.weight'), one('1'), text('a.bias'), one('1'), 'u');
    const file = zip([
      {
        name: 'x/data.pkl',
        data: join(
          '\x80\x02}(',
          ...[text('optimizer'), '}', text('state'), moments, 's'],
          ...[text('last'), '}', text('net'), model, 's'],
          'u.',
        ),
      },
      ...['0', '1'].map((key) => ({ name: `x/data/${key}`, data: new Uint8Array(4) })),
    ]);
    const { raw } = await openFile({ name: 'x.pt', blob: new Blob([file]) });
    expect([...raw.keys()]).toEqual(['a.weight', 'a.bias']);
  });
});

describe('what could run is refused, wherever it stands', () => {
  test.each([
    'os.system',
    'posix.system',
    'subprocess.Popen',
    'builtins.eval',
    '__builtin__.getattr',
    'builtins.exec',
    'torch.hub.load',
    'numpy.load',
    'runpy._run_code',
    'importlib.import_module',
    'socket.create_connection',
    'webbrowser.open',
    'types.CodeType',
    'operator.attrgetter',
    'numpy.testing._private.utils.runstring',
    'functools.reduce',
    'pickle.loads',
  ])('%s', async (name) => {
    const at = name.lastIndexOf('.');
    const global = `c${name.slice(0, at)}\n${name.slice(at + 1)}\n`;
    const error = await refusalOf(
      pickled('\x80\x02}', text('args'), global, '(', text('ls'), 'tRs.'),
    );
    expect(error.code).toBe('WEIGHTS_UNSAFE');
    expect(error.message).toContain(`"${name}"`);
  });
});

describe('what is no state dict is named, with the way to one', () => {
  test.each([
    'whole-module.pt',
    'whole-inception.pt',
    'whole-own-class.pth',
    'model-inside-dict.pth',
    'torchscript.pt',
  ])('a whole model: %s', async (name) => {
    const error = await refusalOf(caseFile(`weights/${name}`));
    expect(error.code).toBe('WEIGHTS_UNKNOWN');
    expect(error.message).toBe(`${name} holds a whole model with its code, not its weights alone.`);
    expect(error.hint).toContain('torch.save(model.state_dict()');
  });

  test('a whole model of the older container, which names its source', async () => {
    const head = join(oldTorch(tensors).slice(0, 21), '\x80\x02}.');
    const module = join('(', text('module'), 'cmy.nets\nNet\n', text('net.py'), text('code'), 'tQ');
    const file = join(head, '\x80\x02', module, ')\x81}', text('_modules'), '}sb.');
    const error = await refusalOf(new File([file], 'x.pth'));
    expect(error.message).toContain('holds a whole model');
  });

  test('a pointer of Git LFS', async () => {
    const error = await refusalOf(caseFile('weights/git-lfs-pointer.pt'));
    expect(error.message).toContain('git-lfs-pointer.pt is a pointer of Git LFS, not the weights');
    expect(error.hint).toContain('git lfs pull');
  });

  test('a collection of arrays without names', async () => {
    const arrays = [0, 1].map((i) => ({
      name: `arr_${i}.npy`,
      data: npy('<f4', '(1,)', new Uint8Array(4)),
    }));
    const error = await refusalOf(new File([zip(arrays)], 'mine.npz'));
    expect(error.code).toBe('WEIGHTS_UNKNOWN');
    expect(error.message).toContain('mine.npz is a collection of NumPy arrays without names');
    expect(error.hint).toContain('**state_dict');
  });

  test('a single tensor', async () => {
    const error = await refusalOf(caseFile('weights/one-tensor.pt'));
    expect(error.message).toBe(
      'one-tensor.pt holds a single tensor, not the weights of a network.',
    );
  });
});

describe('what stands before all names is taken off', () => {
  test.each([
    ...['_orig_mod', 'backbone', 'encoder', 'model', 'module-model', 'module', 'mtcnn-pnet'],
    ...['net', 'pnet'],
  ])('prefix-%s.pth', async (prefix) => {
    expect(await values(caseFile(`weights/prefix-${prefix}.pth`))).toHaveLength(weights.length);
  });

  test('also in safetensors and graphs, where names have slashes', async () => {
    expect(await values(caseFile('weights/prefixed.safetensors'))).toHaveLength(weights.length);
    const imported = tensors.map((tensor) => ({ ...tensor, name: `import/a/${tensor.name}` }));
    for (const file of [graph(imported), safetensors(imported)]) {
      expect(await values(new File([file], 'x.pb'))).toEqual(weights);
    }
  });

  test('but not what belongs to the names', async () => {
    expect(await values(new File([torchZip(tensors)], 'x.pt'))).toEqual(weights);
  });

  test('a name of 60,000 dots is soon done with', async () => {
    const name = '.'.repeat(60_000);
    const file: Bytes = safetensors([{ name, shape: [1], values: Float32Array.of(1) }]);
    const { raw } = await openFile({ name: 'x.pb', blob: new Blob([file]) });
    expect(raw.size).toBe(1);
  });
});
