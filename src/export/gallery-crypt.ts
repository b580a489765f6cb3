/** A gallery under a passphrase: PBKDF2 with SHA-256, then AES-GCM, piece by piece (Web Cryptography API). */
import { FacetError } from '../base/errors';
import { OPEN_SECURELY } from '../base/secure-context';

/** As OWASP has it for SHA-256. */
export const ITERATIONS = 600_000;
/** More would be no care but an attempt to keep the page busy for ever. */
const MOST_ITERATIONS = 20_000_000;
const SALT_BYTES = 16;
/** Of the initialisation vector, the random part; the rest counts the pieces. */
const NONCE_BYTES = 8;
/** Of AES-GCM's tag, which each encrypted piece is longer by. */
export const TAG_BYTES = 16;

/** How a file is encrypted, as its header says it; bytes in hexadecimal digits. */
export interface Encryption {
  kdf: 'PBKDF2-SHA-256';
  iterations: number;
  salt: string;
  cipher: 'AES-256-GCM';
  nonce: string;
}

export interface Cipher {
  /** @param of how many pieces; one that was moved, or of which one is missing, does not decrypt */
  encrypt(piece: Uint8Array<ArrayBuffer>, index: number, of: number): Promise<ArrayBuffer>;
  /** @throws FacetError `PASSPHRASE_WRONG` */
  decrypt(piece: Uint8Array<ArrayBuffer>, index: number, of: number): Promise<ArrayBuffer>;
}

/** Of a new file: salt and nonce drawn at random. */
export function newEncryption(): Encryption {
  const random = (bytes: number) => toHex(crypto.getRandomValues(new Uint8Array(bytes)));
  return {
    kdf: 'PBKDF2-SHA-256',
    iterations: ITERATIONS,
    salt: random(SALT_BYTES),
    cipher: 'AES-256-GCM',
    nonce: random(NONCE_BYTES),
  };
}

/** Whether what a header says can be meant. */
export function isEncryption(value: unknown): value is Encryption {
  const { kdf, iterations, salt, cipher, nonce } = (value ?? {}) as Partial<Encryption>;
  return (
    kdf === 'PBKDF2-SHA-256' &&
    cipher === 'AES-256-GCM' &&
    Number.isInteger(iterations) &&
    iterations! >= 1 &&
    iterations! <= MOST_ITERATIONS &&
    isHex(salt, SALT_BYTES) &&
    isHex(nonce, NONCE_BYTES)
  );
}

/** @throws FacetError `PASSPHRASE_WRONG` where the browser keeps its cryptography back */
export async function cipherOf(passphrase: string, encryption: Encryption): Promise<Cipher> {
  if (!globalThis.crypto?.subtle) {
    throw new FacetError(
      'PASSPHRASE_WRONG',
      'Over plain http a browser keeps its cryptography back, so no passphrase can be used here.',
      { hint: `${OPEN_SECURELY} Without a passphrase the gallery can be saved and opened here.` },
    );
  }
  const { iterations, salt, nonce } = encryption;
  const secret = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(passphrase.normalize('NFC')),
    'PBKDF2',
    false,
    ['deriveKey'],
  );
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  const parameters = (index: number, of: number): AesGcmParams => {
    const iv = new Uint8Array(NONCE_BYTES + 4);
    iv.set(fromHex(nonce));
    new DataView(iv.buffer).setUint32(NONCE_BYTES, index);
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${index} of ${of}`) };
  };
  return {
    encrypt: (piece, index, of) => crypto.subtle.encrypt(parameters(index, of), key, piece),
    async decrypt(piece, index, of) {
      try {
        return await crypto.subtle.decrypt(parameters(index, of), key, piece);
      } catch (cause) {
        throw new FacetError('PASSPHRASE_WRONG', 'The passphrase is not the one of this file.', {
          hint: 'Check capitals and spaces, and enter it again.',
          cause,
        });
      }
    },
  };
}

const toHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromHex = (text: string) =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );

const isHex = (text: unknown, bytes: number) =>
  typeof text === 'string' && text.length === 2 * bytes && /^[0-9a-f]*$/.test(text);
