import type { Split } from '#contracts/domain.ts';

/** What a member of an uploaded archive is, told by its name alone. */
export type ArchiveMember =
  | { readonly kind: 'IMAGE' | 'LABEL'; readonly split: Split; readonly name: string; readonly key: string }
  | { readonly kind: 'IGNORED' }
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string };

/**
 * The archive convention: images are `[train/|test/]<name>.<png|jpg|jpeg|webp>`, TRAIN where no split is named; the
 * label of an image is the content of `<same path without extension>.cls`. Hidden files (a name or folder that
 * begins with a dot) and `__MACOSX/` are passed over. Everything else is refused by name. `key` is the same for an
 * image and its label. Names are only ever texts: no file is opened by one.
 */
export function archiveMember(fullName: string): ArchiveMember {
  const segments = fullName.split('/');
  if (segments[0] === '.') segments.shift(); // `tar -cf x.tar .` writes ./name
  if (segments.includes('..') || segments.includes('') || CONTROL.test(fullName))
    return refused(
      'INVALID_NAME',
      'The name is absolute, leads out of its folder or has control characters.',
    );
  if (segments.some((segment) => segment.startsWith('.') || segment === '__MACOSX'))
    return { kind: 'IGNORED' };

  const split = segments.length > 1 ? splits.get(segments[0]?.toLowerCase() ?? '') : undefined;
  if (split !== undefined) segments.shift();
  const name = segments.join('/');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    return refused('INVALID_NAME', `The name has more than ${MAX_NAME_BYTES} bytes.`);

  const [, stem = name, extension = ''] = /^(.*)\.([^./]*)$/.exec(name) ?? [];
  const kind = kinds.get(extension.toLowerCase());
  if (kind === undefined)
    return refused('UNKNOWN_EXTENSION', 'Only .png, .jpg, .jpeg, .webp and labels as .cls are accepted.');
  return { kind, split: split ?? 'TRAIN', name, key: `${split ?? 'TRAIN'}/${stem}` };
}

const MAX_NAME_BYTES = 255;
// A text of the database can hold no NUL, and no name needs any of the others.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const splits = new Map<string, Split>([
  ['train', 'TRAIN'],
  ['test', 'TEST'],
]);
const kinds = new Map<string, 'IMAGE' | 'LABEL'>([
  ['png', 'IMAGE'],
  ['jpg', 'IMAGE'],
  ['jpeg', 'IMAGE'],
  ['webp', 'IMAGE'],
  ['cls', 'LABEL'],
]);

function refused(code: string, message: string): ArchiveMember {
  return { kind: 'REFUSED', code, message };
}
