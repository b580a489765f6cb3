/** Whose faces are blurred in photos that are saved, and who is in them. */
import { describe, expect, it } from 'vitest';
import type { Identification } from '../../../src/base/types';
import { percent, words } from '../../../src/ui/pages/gallery/identify-words';
import { facesToBlur, namesOf, type Blur } from '../../../src/ui/pages/gallery/who';

const photo = (...names: (string | undefined)[]) => ({
  identified: { faces: names.map((name) => ({ name })) } as Identification,
});
const blurred = (blur: Blur, chosen: string[]) =>
  facesToBlur(photo('Alder', 'Birch', undefined), blur, chosen).map(({ name }) => name);

describe('faces that are blurred', () => {
  it.each<[Blur, (string | undefined)[]]>([
    ['nobody', []],
    ['everybody', ['Alder', 'Birch', undefined]],
    ['others', ['Birch', undefined]],
    ['chosen', ['Alder']],
  ])('%s, where Alder is chosen', (blur, expected) => {
    expect(blurred(blur, ['Alder'])).toEqual(expected);
  });

  it('with nobody chosen all others are all', () => {
    expect(blurred('others', [])).toHaveLength(3);
  });

  it('of a photo that was not looked at none are known', () => {
    expect(facesToBlur({}, 'everybody', [])).toEqual([]);
  });
});

describe('who is in photos', () => {
  it('is each once, sorted', () => {
    expect(namesOf([photo('Birch', undefined), {}, photo('Alder', 'Birch')])).toEqual([
      'Alder',
      'Birch',
    ]);
  });
});

describe('how sure a name is, in words', () => {
  it('is never rounded up to a certainty, nor down to none', () => {
    expect([0.99999, 0.456, 0.004].map(percent)).toEqual(['99 %', '45 %', 'under 1 %']);
  });

  it('says how many strangers get a name, by the gallery’s size', () => {
    expect(words.options.inWords(0.01, 24, 48)).toMatch(
      /^Of 1,000 strangers about 10 .* 24 people \(48 faces\)/,
    );
    expect(words.options.inWords(0.01, 1, 1)).toContain('the one person you enrolled (1 face)');
  });

  it('claims no number where none was measured, and no stricter limit where the table ends', () => {
    expect(words.options.inWords(0.01, 24, 48, 'unmeasured')).toMatch(/^How many .*never measured/);
    expect(words.options.inWords(0.01, 9e3, 2e4, 'beyond')).toMatch(/more than 10 .*no stricter/);
  });
});
