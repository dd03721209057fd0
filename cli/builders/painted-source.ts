import {
  type DomainSide,
  exemplarSide,
  splitSchema,
  type ScoredSplit,
  scoredSplitSchema,
  type Split,
} from '#contracts/domain.ts';
import type { Classes } from '#contracts/region-classes.ts';
import { TRUTH_TABLE_VERSION, type TruthTable } from '#contracts/truth-table.ts';
import { encodeIndexedPng } from '#lib/encode-indexed-png.ts';
import type { ArchiveFile, ArchiveSource } from '../archives/archive-file.ts';
import type { Figure, FigurePlan } from './figure.ts';

/**
 * A domain of painted figures with all that is known of them. Images of one index are a pair, and the truth of a pair is
 * the content's regions in the exemplar's colors. Regions and truths come with validation and test images alone: they are
 * for scoring, and nothing is scored on training images.
 */
export function paintedSource(plan: FigurePlan, domain: DomainSide): ArchiveSource {
  const { counts } = plan;
  const scored = scoredSplitSchema.options.reduce((sum, split) => sum + counts[split], 0);
  return {
    name: plan.names[domain],
    count: counts.TRAIN + 2 * scored + DOCUMENTS,
    report: () => ({ leftOut: [], byProductCount: 0 }),
    *files() {
      for (const split of splitSchema.options)
        for (let index = 0; index < counts[split]; index++) yield imageFile(plan, domain, split, index);
      for (const split of scoredSplitSchema.options)
        for (let index = 0; index < counts[split]; index++) yield truthFile(plan, domain, split, index);
      yield document('classes.json', { version: 1, classes: plan.classes } satisfies Classes);
      yield document('truth.json', truthTable(plan, domain));
    },
  };
}

/** classes.json and truth.json. */
const DOCUMENTS = 2;

function imageFile(plan: FigurePlan, domain: DomainSide, split: Split, index: number): ArchiveFile {
  const figure = plan.figure(domain, split, index);
  const path = imagePath(split, index, figure);
  const bytes = encoded(plan, figure.regions, figure.palette);
  if (split === 'TRAIN') return { path, bytes, label: figure.label, regions: null };
  const regions = { path: path.replace(/[.]png$/, '.seg.png'), bytes: encoded(plan, figure.regions, null) };
  return { path, bytes, label: figure.label, regions };
}

function truthFile(plan: FigurePlan, domain: DomainSide, split: ScoredSplit, index: number): ArchiveFile {
  const { regions } = plan.figure(domain, split, index);
  const { palette } = plan.figure(domain === 'A' ? 'B' : 'A', split, index);
  return {
    path: truthPath(split, index),
    bytes: encoded(plan, regions, palette),
    label: null,
    regions: null,
  };
}

function encoded({ side }: FigurePlan, indices: Uint8Array, palette: Figure['palette'] | null): Uint8Array {
  return encodeIndexedPng({ width: side, height: side, indices, palette });
}

function truthTable(plan: FigurePlan, domain: DomainSide): TruthTable {
  const direction = domain === 'A' ? 'A_TO_B' : 'B_TO_A';
  const rows = scoredSplitSchema.options.flatMap((split) =>
    Array.from({ length: plan.counts[split] }, (_, index) => {
      const content = plan.figure(domain, split, index);
      const exemplar = plan.figure(exemplarSide(direction), split, index);
      const group = plan.groupOf(direction, content, exemplar);
      return {
        direction,
        content: imagePath(split, index, content),
        exemplar: imagePath(split, index, exemplar),
        truth: truthPath(split, index),
        ...(group !== null && { group }),
      } as const;
    }),
  );
  return { version: TRUTH_TABLE_VERSION, rows };
}

function imagePath(split: Split, index: number, { title }: Figure): string {
  return `${split.toLowerCase()}/${numbered(index)}_${title}.png`;
}

function truthPath(split: Split, index: number): string {
  return `truth/${split.toLowerCase()}/${numbered(index)}.png`;
}

function numbered(index: number): string {
  return String(index).padStart(5, '0');
}

function document(path: string, content: object): ArchiveFile {
  return { path, bytes: new TextEncoder().encode(JSON.stringify(content)), label: null, regions: null };
}
