/** Whether the bytes from `offset` on are those letters (Latin-1). */
export function startsWith(bytes: Uint8Array, offset: number, letters: string): boolean {
  for (let i = 0; i < letters.length; i++) if (bytes[offset + i] !== letters.charCodeAt(i)) return false;
  return true;
}
