/** Parts as one file. Firefox does not decode a picture whose blob is made of several. */
export async function oneBlob(parts: BlobPart[], type: string): Promise<Blob> {
  return new Blob([await new Blob(parts).arrayBuffer()], { type });
}
