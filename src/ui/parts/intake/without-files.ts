/** What is dropped or pasted without a file: a picture or an address of another page, or a text. */
import { FacetError } from '../../../base/errors';
import { intake as words } from '../../words';

/** What a browser says of a picture or a link that is dragged or copied; each '' where it says nothing. */
export interface Carried {
  /** text/uri-list */
  uris: string;
  /** text/html */
  html: string;
  /** text/plain */
  text: string;
}

/** Taken at once: the browser empties a transfer when its event ends. */
export const carriedBy = (data: DataTransfer): Carried => ({
  uris: data.getData('text/uri-list'),
  html: data.getData('text/html'),
  text: data.getData('text/plain'),
});

/**
 * The file, where the address itself holds it or it lies on this page's own site.
 * @throws FacetError CROSS_ORIGIN, with the way on; FILE_UNREADABLE; NOT_AN_IMAGE for a text, FILE_EMPTY
 *   for nothing at all
 */
export async function fileOf(
  carried: Carried,
  imageIn: (html: string) => string | undefined = imageInPage,
): Promise<File[]> {
  const address = addressOf(carried, imageIn);
  if (!address) throw carried.text.trim() ? said('NOT_AN_IMAGE', words.text) : nothing();
  if (address.protocol === 'data:') return [await fileOfData(address)];
  if (address.protocol === 'file:') throw said('FILE_UNREADABLE', words.fileAddress);
  if (address.origin !== location.origin) {
    throw said('CROSS_ORIGIN', words.otherSite(address.host || address.protocol));
  }
  return [await fetchOwn(address)];
}

/** What is said where nothing came that can be read. */
export const nothing = (): FacetError => said('FILE_EMPTY', words.nothingCame);

function said(
  code: 'CROSS_ORIGIN' | 'FILE_EMPTY' | 'FILE_UNREADABLE' | 'NOT_AN_IMAGE',
  text: {
    message: string;
    hint: string;
  },
): FacetError {
  return new FacetError(code, text.message, { hint: text.hint });
}

/** Of a picture in a link the picture is meant. */
function addressOf(
  { uris, html, text }: Carried,
  imageIn: (html: string) => string | undefined,
): URL | undefined {
  const listed = uris.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#'));
  const candidates = [html && imageIn(html), listed, text.trim()];
  return candidates.map((candidate) => urlOf(candidate)).find((url) => url !== undefined);
}

function urlOf(text = ''): URL | undefined {
  if (!/^(https?|data|blob|file):\S+$/i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** A document made so loads and runs nothing. */
function imageInPage(html: string): string | undefined {
  const { images } = new DOMParser().parseFromString(html, 'text/html');
  return images[0]?.getAttribute('src') ?? undefined;
}

/** Written out in the address: nothing is asked of any site. */
async function fileOfData(address: URL): Promise<File> {
  const content = await fetch(address).then((response) => response.blob());
  return new File([content], `${words.pasted}.${content.type.split('/')[1] ?? ''}`, content);
}

async function fetchOwn(address: URL): Promise<File> {
  const name = address.pathname.split('/').pop() || address.href;
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw said('FILE_UNREADABLE', words.notThere(name));
  return new File([await response.blob()], name);
}
