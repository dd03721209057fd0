import { archiveMember } from '#contracts/archive.ts';

/** A file of a folder, by its path inside the folder. */
export interface FolderFile {
  readonly path: string;
  readonly file: Blob;
}

/** A file that is imported; an image and its label have one key. */
export interface DomainFile extends FolderFile {
  readonly kind: 'IMAGE' | 'LABEL';
  readonly key: string;
}

/** The files of one domain as a person handed them over. */
export interface DomainFolder {
  readonly name: string;
  readonly files: readonly DomainFile[];
  readonly imageCount: number;
}

/** What of a folder is imported: images and labels; hidden files are passed over, anything else is named. */
export function domainFolder(name: string, found: readonly FolderFile[]): DomainFolder {
  const files: DomainFile[] = [];
  for (const { path, file } of found) {
    const member = archiveMember(path);
    if (member.kind === 'IGNORED') continue;
    if (member.kind === 'REFUSED') throw new Error(refusal(name, path, member));
    files.push({ path, file, kind: member.kind, key: member.key });
  }
  const imageCount = files.filter(({ kind }) => kind === 'IMAGE').length;
  if (imageCount === 0) throw new Error(`The folder ${name} contains no PNG, JPEG or WebP images.`);
  return { name, files, imageCount };
}

function refusal(folder: string, path: string, { code, message }: { code: string; message: string }): string {
  return code === 'UNKNOWN_EXTENSION'
    ? `${path} is not a PNG, JPEG or WebP image. Remove it from the folder ${folder} and choose the folder again.`
    : `${path}: ${message}`;
}
