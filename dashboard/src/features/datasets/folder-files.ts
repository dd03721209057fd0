import { isByProduct } from '#contracts/archive/by-products.ts';
import { type DomainFolder, domainFolder, type FolderFile } from './domain-folder.ts';

/** Of an input that takes folders: paths begin with the folder's own name. */
export function folderOfInput(list: FileList): Promise<DomainFolder> {
  const files = [...list];
  const name = files[0]?.webkitRelativePath.split('/')[0] ?? '';
  return domainFolder(
    name,
    files.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file })),
  );
}

/** Of a folder that was dropped. */
export async function folderOfDrop(items: DataTransferItemList): Promise<DomainFolder> {
  const entry = items[0]?.webkitGetAsEntry();
  if (!entry || !isDirectory(entry)) throw new Error('Drop a folder, not single files.');
  const found: FolderFile[] = [];
  await addFilesBelow(entry, '', found);
  return domainFolder(entry.name, found);
}

async function addFilesBelow(
  folder: FileSystemDirectoryEntry,
  prefix: string,
  found: FolderFile[],
): Promise<void> {
  const reader = folder.createReader();
  // One call gives at most a hundred entries; an empty answer is the end.
  for (let batch = await readEntries(reader); batch.length > 0; batch = await readEntries(reader)) {
    for (const entry of batch) {
      const path = prefix + entry.name;
      if (isByProduct(entry.name)) found.push({ path, file: null });
      else if (isDirectory(entry)) await addFilesBelow(entry, `${path}/`, found);
      else if (isFile(entry)) found.push({ path, file: await readFile(entry).catch(() => null) });
    }
  }
}

function readEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject);
  });
}

function readFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
