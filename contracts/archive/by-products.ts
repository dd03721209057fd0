/**
 * What operating systems, file managers and network storage leave in folders of pictures. Whoever made the folder knows
 * nothing of it, so it is skipped and counted, never refused. Hidden ones, such as `.DS_Store` and `._x.png`, go without
 * saying.
 */
const BY_PRODUCTS: readonly string[] = [
  'Thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'Picasa.ini',
  '@eaDir',
  '@Recycle',
  '@tmp',
  '#recycle',
  '#snapshot',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
  '__MACOSX',
  'Network Trash Folder',
  'Temporary Items',
  'Icon\r',
];

const names = new Set(BY_PRODUCTS.map((name) => name.toLowerCase()));

/** Whether a file or folder of that name, and all that is in it, is a by-product. Every hidden one is. */
export function isByProduct(segment: string): boolean {
  return segment.startsWith('.') || names.has(segment.toLowerCase());
}
