/** SHA-256 in lower-case hex. Pages served over plain http have no `crypto.subtle`, so a twin stands by. */

/** The checksum of the bytes, as `sha256sum` prints it. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = globalThis.crypto?.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    : sha256InPlainScript(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What makes a photo the same photo: the checksum of its file; undefined where that can't be read any more. */
export async function photoId(photo: Blob): Promise<string | undefined> {
  const bytes = await photo.arrayBuffer().catch(() => undefined);
  return bytes && sha256(new Uint8Array(bytes));
}

/** FIPS 180-4, section 6.2: 32 bytes. Only the last block is copied, so that it can be padded. */
export function sha256InPlainScript(bytes: Uint8Array): Uint8Array {
  const { initial, rounds } = constants();
  const hash = Int32Array.from(initial);
  const schedule = new Int32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  const blocks = (of: Uint8Array, length: number): void => {
    const view = new DataView(of.buffer, of.byteOffset, length);
    for (let at = 0; at < length; at += 64) compress(hash, expand(view, at, schedule), rounds);
  };
  blocks(bytes, whole);
  const rest = new Uint8Array(bytes.length - whole + 9 > 64 ? 128 : 64);
  rest.set(bytes.subarray(whole));
  rest[bytes.length - whole] = 0x80;
  new DataView(rest.buffer).setBigUint64(rest.length - 8, BigInt(bytes.length) * 8n);
  blocks(rest, rest.length);
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, i) => digest.setInt32(i * 4, word));
  return new Uint8Array(digest.buffer);
}

/** The 64 words of a block's message schedule. */
function expand(view: DataView, block: number, w: Int32Array): Int32Array {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!;
    const b = w[i - 2]!;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  return w;
}

function compress(hash: Int32Array, w: Int32Array, rounds: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = hash as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i]! += word));
}

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

/** The first 32 bits of the fractional parts of the square and cube roots of the first primes. */
function constants(): { initial: Int32Array; rounds: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0;
  return {
    initial: Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))),
    rounds: Int32Array.from(primes, (p) => fraction(Math.cbrt(p))),
  };
}
