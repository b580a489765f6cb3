/** PyTorch models that were saved whole, with their code or as TorchScript: their tensors, and nothing run. */
import { describe, expect, inject, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { openFile } from '../../../src/weights/reading/opening';
import { join, le } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { text, type Bytes } from './bytes';
import { bytesOf, pnet, torchTensor, type Tensor } from './containers';
import { open, refusal } from './opened';

const tensors = pnet();

/** P-Net's tensors by layer, as facenet-pytorch names and turns them: pickle code by attribute. */
function layers(): Map<string, [attribute: string, code: Bytes][]> {
  const found = new Map<string, [string, Bytes][]>();
  tensors.forEach(({ name, shape, values }, i) => {
    const [layer, part] = name.replace('PReLU', 'prelu').replace('-', '_').split('/') as [
      string,
      string,
    ];
    const code = (view: { shape: number[]; strides: number[] }) =>
      torchTensor(String(i), values.length, view);
    let made: [string, Bytes] = [
      part === 'biases' ? 'bias' : 'weight',
      code({ shape, strides: [1] }),
    ];
    if (part === 'weights') {
      const [x, y, inputs, outputs] = shape as [number, number, number, number];
      const strides = [1, outputs, inputs * outputs, y * inputs * outputs];
      made = ['weight', code({ shape: [outputs, inputs, y, x], strides })];
    }
    found.set(layer, [...(found.get(layer) ?? []), made]);
  });
  return found;
}

const object = (name: string, ...attributes: (string | Bytes)[]) =>
  join(`c${name}\n)\x81}(`, ...attributes, 'ub');
const dict = (...items: (string | Bytes)[]) => join('}(', ...items, 'u');

/** As torch.jit.save writes it: attributes of compiled classes, tensors and modules among them. */
function torchScript(around = (module: Bytes) => module): Bytes {
  const parts = [...layers()].map(([layer, values]) =>
    join(
      text(layer),
      object(
        '__torch__.torch.nn.modules.conv.___torch_mangle_0\nConv2d',
        ...[text('training'), '\x89'],
        ...values.flatMap(([name, code]) => [text(name), code]),
      ),
    ),
  );
  const module = object('__torch__.models.mtcnn\nPNet', text('training'), '\x89', ...parts);
  return container(around(module), [
    { name: 'pnet/code/__torch__/models/mtcnn.py', data: join('class PNet(Module):\n  pass\n') },
    { name: 'pnet/constants.pkl', data: join('\x80\x02).') },
    { name: 'pnet/constants/0', data: new Uint8Array(4) },
  ]);
}

/** As torch.save writes a model itself: each module with tables of its own. */
function wholeModel(): Bytes {
  const table = (...items: (string | Bytes)[]) =>
    join('ccollections\nOrderedDict\n)R(', ...items, 'u');
  const module = (name: string, parameters: Bytes, modules: Bytes) =>
    object(
      name,
      ...[text('training'), '\x89', text('_parameters'), parameters],
      ...[text('_buffers'), '}', text('_modules'), modules],
    );
  const parts = [...layers()].map(([layer, values]) => {
    const parameters = values.flatMap(([name, code]) => [
      text(name),
      join('ctorch._utils\n_rebuild_parameter\n(', code, '\x88ccollections\nOrderedDict\n)RtR'),
    ]);
    const leaf = module('torch.nn.modules.conv\nConv2d', table(...parameters), join('}'));
    return join(text(layer), leaf);
  });
  return container(module('facenet_pytorch.models.mtcnn\nPNet', join('}'), table(...parts)));
}

function container(pickle: Bytes, more: { name: string; data: Bytes }[] = []): Bytes {
  return zip([
    { name: 'pnet/data.pkl', data: join('\x80\x02', pickle, '.') },
    ...tensors.map(({ values }, i) => ({
      name: `pnet/data/${i}`,
      data: bytesOf(values),
      stored: true,
    })),
    ...more,
  ]);
}

async function values(file: Bytes): Promise<Float32Array[]> {
  const [part] = recogniseParts((await open(file, 'pnet.pt')).raw, 'pnet.pt');
  return tensors.map(({ name }) => part!.raw.get(name)!.toFloat32());
}

describe('a whole model whose tensors can be told by their places', () => {
  const right = tensors.map((tensor) => tensor.values);

  test('TorchScript', async () => {
    expect(await values(torchScript())).toEqual(right);
  });

  test('TorchScript of a model around it', async () => {
    const around = (module: Bytes) => object('__torch__.Wrapper\nNet', text('backbone'), module);
    expect(await values(torchScript(around))).toEqual(right);
  });

  test('pickled with the names of its classes', async () => {
    expect(await values(wholeModel())).toEqual(right);
  });

  test('beside other things in a dictionary', async () => {
    const around = (module: Bytes) => dict(text('epoch'), 'K\x05', text('net'), module);
    expect(await values(torchScript(around))).toEqual(right);
  });
});

describe('a whole model that can’t be told', () => {
  test('of a network Facet does not know keeps its sentence', async () => {
    const one = torchTensor('0', 1, { shape: [1], strides: [1] });
    const file = container(object('__torch__.my\nNet', text('kernel'), one));
    const error = await refusal(file, 'pnet.pt');
    expect(error.message).toBe('pnet.pt holds a whole model with its code, not its weights alone.');
  });

  test('that has itself in it ends', async () => {
    const loop = join('c__torch__.my\nNet\n)\x81q\x01}(', text('self'), 'h\x01', 'ub');
    const error = await refusal(container(loop), 'pnet.pt');
    expect(error.message).toBe('pnet.pt nests its modules too deeply.');
  });

  test('whose modules stand in each other a thousandfold ends', async () => {
    const level = (below: number, own: number) =>
      join(
        `c__torch__.my\nNet\n)\x81q`,
        own,
        '}(',
        ...Array.from({ length: 40 }, (_, i) => join(text(`m${i}`), 'h', below)),
        'ub0',
      );
    const leaf = join('c__torch__.my\nNet\n)\x81q\x01}', 'b0');
    const file = container(join(leaf, level(1, 2), level(2, 3), level(3, 4), level(4, 5), 'h\x05'));
    const error = await refusal(file, 'pnet.pt');
    expect(error.message).toBe('pnet.pt holds more modules than any network.');
  });

  test('that could run something is refused as any file', async () => {
    const file = container(
      object('__torch__.my\nNet', text('a'), 'cos\nsystem\n(', text('ls'), 'tR'),
    );
    expect((await refusal(file, 'pnet.pt')).code).toBe('WEIGHTS_UNSAFE');
  });
});

const shared = inject('shared');

// The container by its definition (torch/serialization.py before 1.6): a magic number, a protocol, the machine, the
// pickle, the keys of the storages in order, and each storage as its count and its values.
test.skipIf(!shared)(
  'the 94 MB network in the container that PyTorch wrote before 1.6',
  async () => {
    const zipped = gunzipSync(readFileSync(resolve(shared, 'models/irv1-test/irv1-test.pt.gz')));
    const { raw } = await openFile({ name: 'irv1-test.pt', blob: new Blob([zipped]) });
    const own: Tensor[] = [...raw].map(([name, tensor]) => ({
      name,
      shape: [...tensor.shape],
      values: tensor.toFloat32(),
    }));
    const entries = own.map(({ name, shape, values: all }, i) => {
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
      return join(text(name), torchTensor(String(i), all.length, { shape, strides }));
    });
    const blob = new Blob([
      join('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.'),
      join('\x80\x02}(', text('protocol_version'), 'M\xe9\x03', text('little_endian'), '\x88u.'),
      join('\x80\x02}(', ...entries, 'u.\x80\x02](', ...own.map((_, i) => text(String(i))), 'e.'),
      ...own.flatMap(({ values: all }) => [join(le(all.length, 8)), bytesOf(all)]),
    ]);
    const again = await openFile({ name: 'irv1-test.pth', blob });
    const [part] = recogniseParts(again.raw, 'irv1-test.pth');
    expect(part).toMatchObject({ network: 'inception-resnet-v1', embeddingSize: 512 });
    for (const { name, values: all } of own) {
      const found = again.raw.get(name)!.toFloat32();
      expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(all.buffer)), name).toBe(0);
    }
  },
);
