/** Why a picture is not there to be seen. */
export type PictureTrouble =
  /** Its stored bytes are not what they were. */
  | 'DAMAGED'
  /** Its bytes are stored no more. */
  | 'GONE'
  /** The server is away, or has said something else. */
  | 'UNREACHABLE';

/** What asking for the address itself tells, which a browser's `<img>` keeps to itself. */
export type Answer = PictureTrouble | 'LOADS' | 'EXPIRED';

/** Asks for a signed address at which the browser found no picture. */
export async function whyNotShown(address: string): Promise<Answer> {
  try {
    const response = await fetch(address, { credentials: 'same-origin' });
    if (response.ok) return 'LOADS';
    if (response.status === 403) return 'EXPIRED';
    if (response.status === 404) return 'GONE';
    return isOfDamage(await response.json()) ? 'DAMAGED' : 'UNREACHABLE';
  } catch {
    return 'UNREACHABLE'; // that is the answer
  }
}

function isOfDamage(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'DAMAGED_BLOB';
}
