/** What makes a photo the same photo. */

/** SHA-256 of a file's bytes, hexadecimal; undefined where it can't be had (a page without HTTPS, a file that moved). */
export async function photoId(photo: Blob): Promise<string | undefined> {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await photo.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
  } catch {
    return undefined;
  }
}
