import { archiveMember, compareArchivePaths, isByProduct, LABEL_WITHOUT_IMAGE } from './archive.ts';
import type { Split } from './domain.ts';

// The dashboard reads this file too, as the archive convention that it applies.

/** What an import would make of a folder, told by the paths of its files alone. */
export interface FolderSurvey {
  /** In the order of an archive. */
  readonly images: readonly SurveyedImage[];
  readonly counts: Readonly<Record<Split, number>>;
  /** Files and folders that systems and file managers left behind; a folder counts as one. */
  readonly byProducts: number;
  /** Every file that cannot be imported. */
  readonly problems: readonly FileProblem[];
  /** Images that share one label file, because only their extensions differ. */
  readonly sharedLabels: readonly { readonly label: string; readonly images: readonly string[] }[];
}

export interface SurveyedImage {
  readonly path: string;
  /** Path of its label file; null where there is none. */
  readonly labelPath: string | null;
}

export interface FileProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** @param paths of all files below a folder, relative to it, with slashes. By-products may be in it as folders. */
export function surveyFolder(paths: readonly string[]): FolderSurvey {
  const counts = { TRAIN: 0, VALIDATION: 0, TEST: 0 };
  const problems: FileProblem[] = [];
  const byProducts = new Set<string>();
  const names = new Map<string, string>();
  const images: { path: string; key: string }[] = [];
  const labels = new Map<string, string>();
  for (const path of [...paths].sort(compareArchivePaths)) {
    const member = archiveMember(path);
    if (member.kind === 'BY_PRODUCT') {
      byProducts.add(byProductRoot(path));
      continue;
    }
    if (member.kind === 'REFUSED') {
      problems.push({ path, code: member.code, message: member.message });
      continue;
    }
    const fullName = `${member.split}/${member.name}`;
    const twin = names.get(fullName);
    if (twin !== undefined) {
      const message = `${twin} has the same name in the same split. Rename one of them.`;
      problems.push({ path, code: 'DUPLICATE_NAME', message });
      continue;
    }
    names.set(fullName, path);
    if (member.kind === 'LABEL') {
      labels.set(member.key, path);
      continue;
    }
    counts[member.split]++;
    images.push({ path, key: member.key });
  }

  const imagesByKey = new Map<string, string[]>();
  for (const { path, key } of images) imagesByKey.set(key, [...(imagesByKey.get(key) ?? []), path]);
  const sharedLabels: FolderSurvey['sharedLabels'][number][] = [];
  for (const [key, label] of labels) {
    const owners = imagesByKey.get(key) ?? [];
    if (owners.length === 0) problems.push({ path: label, ...LABEL_WITHOUT_IMAGE });
    if (owners.length > 1) sharedLabels.push({ label, images: owners });
  }
  return {
    images: images.map(({ path, key }) => ({ path, labelPath: labels.get(key) ?? null })),
    counts,
    byProducts: byProducts.size,
    problems: problems.sort((a, b) => compareArchivePaths(a.path, b.path)),
    sharedLabels,
  };
}

function byProductRoot(path: string): string {
  const segments = path.split('/');
  return segments.slice(0, 1 + segments.findIndex(isByProduct)).join('/');
}
