/** What a person is told of what they drop, paste or choose. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Intake } from '../../../src/ui/parts/intake/intake.svelte';
import { fileOf, type Carried } from '../../../src/ui/parts/intake/without-files';

const NOTHING: Carried = { uris: '', html: '', text: '' };
/** As a browser's parser finds it. */
const imageIn = (html: string) => /src="([^"]*)"/.exec(html)?.[1];
const taken = (carried: Partial<Carried>) => fileOf({ ...NOTHING, ...carried }, imageIn);

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://facet.example' }));
afterEach(() => vi.unstubAllGlobals());

describe('what comes without a file', () => {
  test.each<[string, Partial<Carried>]>([
    ['a link', { uris: '# a comment\r\nhttps://other.example/x.jpg\r\n' }],
    ['an address as text', { text: ' https://other.example/x.jpg\n' }],
    ['a picture', { html: '<a href="/"><img src="https://other.example/x.jpg"></a>' }],
  ])('of another site is refused with the way on: %s', async (_, carried) => {
    await expect(taken(carried)).rejects.toMatchObject({
      code: 'CROSS_ORIGIN',
      message: 'This page may not fetch anything from other.example.',
      hint: expect.stringContaining('Save the picture or file on this device, then add it.'),
    });
  });

  test('but with the picture itself in its address is read', async () => {
    const [file] = await taken({ html: '<img src="data:image/png;base64,AQID">' });
    expect(file).toMatchObject({ name: 'pasted.png', type: 'image/png', size: 3 });
  });

  test('of this page’s own site is fetched', async () => {
    vi.stubGlobal('fetch', async () => new Response('photo'));
    const [file] = await taken({ uris: 'https://facet.example/samples/a.jpg' });
    expect(file).toMatchObject({ name: 'a.jpg', size: 5 });
  });

  test.each<[string, Partial<Carried>, string]>([
    ['text', { text: 'hello' }, 'NOT_AN_IMAGE'],
    ['the address of a file on this device', { uris: 'file:///home/a.jpg' }, 'FILE_UNREADABLE'],
    ['nothing', {}, 'FILE_EMPTY'],
  ])('is answered: %s', async (_, carried, code) => {
    await expect(taken(carried)).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(/\.$/),
    });
  });
});

describe('taking in', () => {
  const intake = () => new Intake(() => {});
  const file = (name: string) => new File(['x'], name);

  test.each<[string, File[], string]>([
    ['nothing', [], 'Nothing came that can be read.'],
    ['a hidden file', [file('.photo.jpg')], 'There is nothing to read in .photo.jpg.'],
    [
      'litter',
      [file('Thumbs.db'), file('.DS_Store')],
      'There is nothing to read in what you chose.',
    ],
  ])('%s says so', async (_, files, message) => {
    const taking = intake();
    await taking.take(files);
    expect(taking.error).toMatchObject({ code: 'FILE_EMPTY', message });
  });

  test('photos beside litter says what was left out', async () => {
    const taking = intake();
    await taking.take([file('a.jpg'), file('.DS_Store')]);
    expect(taking.error).toBeUndefined();
    expect(taking.note).toBe('Left out: 1 file of the system’s own.');
    await taking.take([file('b.jpg')]);
    expect(taking.note).toBe('');
  });

  test('what could not be had says why', async () => {
    const taking = intake();
    await taking.take(taken({ uris: 'https://other.example/x.jpg' }));
    expect(taking.error?.code).toBe('CROSS_ORIGIN');
  });
});
