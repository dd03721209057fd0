import { archiveMember } from '#contracts/archive/archive-member.ts';
import { contentSide, type Direction, type DomainSide, exemplarSide, type Split } from '#contracts/domain.ts';
import { groupBy } from '#lib/group-by.ts';
import type { Catalog, CatalogTruthImage } from './catalog-archives.ts';
import type { FileErrors } from './file-errors.ts';
import type { TruthRows } from './read-documents.ts';

/** An image as far as a row can name it. */
export interface NamedImage {
  readonly domain: DomainSide;
  readonly split: Split;
  readonly name: string;
}

/** A row whose images are all there. */
export interface ResolvedTruth<Image> {
  readonly direction: Direction;
  readonly content: Image;
  readonly exemplar: Image;
  readonly truthImage: CatalogTruthImage;
  readonly group: string | null;
}

/**
 * Finds the images that the rows of truth tables name. A row that names none, or a training image as content, is named in
 * `errors`, as is a truth image that no row names. A row of an image that is named there already is left out in silence.
 *
 * @param images those that can be used
 */
export function resolveTruths<Image extends NamedImage>(
  tables: readonly TruthRows[],
  images: readonly Image[],
  catalog: Pick<Catalog, 'images' | 'truthImages'>,
  errors: FileErrors,
): ResolvedTruth<Image>[] {
  const usable = new Map(images.map((image) => [idOf(image), image]));
  const listed = new Set(catalog.images.map(idOf));
  const truthImages = new Map(catalog.truthImages.map((image) => [`${image.domain} ${image.name}`, image]));
  const named = new Set<CatalogTruthImage>();
  const pairs = new Set<string>();

  const find = (domain: DomainSide, path: string): Image | 'MISSING' | 'REFUSED' => {
    const member = archiveMember(path);
    if (member.kind !== 'IMAGE') return 'MISSING';
    const id = idOf({ domain, ...member });
    return usable.get(id) ?? (listed.has(id) ? 'REFUSED' : 'MISSING');
  };
  const resolved = tables.flatMap(({ domain, memberName, rows }) =>
    rows.flatMap(({ direction, group = null, ...row }, i) => {
      const refuse = (message: string): [] => {
        errors.add(domain, `${memberName}, row ${i + 1}`, 'INVALID_TRUTH', message);
        return [];
      };
      const [contentDomain, exemplarDomain] = [contentSide(direction), exemplarSide(direction)];
      const content = find(contentDomain, row.content);
      const exemplar = find(exemplarDomain, row.exemplar);
      const truthMember = archiveMember(row.truth);
      const truthImage =
        truthMember.kind === 'TRUTH_IMAGE' ? truthImages.get(`${domain} ${truthMember.name}`) : undefined;
      if (truthImage) named.add(truthImage);
      if (content === 'MISSING') return refuse(noImage(row.content, contentDomain));
      if (exemplar === 'MISSING') return refuse(noImage(row.exemplar, exemplarDomain));
      if (!truthImage) return refuse(`There is no truth image ${row.truth} in domain ${domain}.`);
      if (content === 'REFUSED' || exemplar === 'REFUSED') return [];
      if (content.split === 'TRAIN')
        return refuse(`${row.content} is a training image, and those are never scored.`);
      const pair = `${direction} ${idOf(content)} ${idOf(exemplar)}`;
      if (pairs.has(pair)) return refuse('Another row is of the same images and direction.');
      pairs.add(pair);
      return [{ direction, content, exemplar, truthImage, group }];
    }),
  );
  nameUnused(catalog.truthImages, named, tables, errors);
  return resolved;
}

function idOf({ domain, split, name }: NamedImage): string {
  return `${domain} ${split}/${name}`;
}

function noImage(path: string, domain: DomainSide): string {
  return `There is no image ${path} in domain ${domain}. Paths begin in the folder of the domain.`;
}

/** One by one where there is a table; as one where there is none, or none that can be read. */
function nameUnused(
  truthImages: Catalog['truthImages'],
  named: ReadonlySet<CatalogTruthImage>,
  tables: readonly TruthRows[],
  errors: FileErrors,
): void {
  const unused = truthImages.filter((image) => !named.has(image));
  for (const [domain, images] of groupBy(unused, (image) => image.domain)) {
    if (tables.some((table) => table.domain === domain))
      for (const { memberName } of images)
        errors.add(
          domain,
          memberName,
          'TRUTH_WITHOUT_ROW',
          'No row of truth.json names it. Remove it or add one.',
        );
    else
      errors.add(
        domain,
        'truth',
        'TRUTH_WITHOUT_ROW',
        `The folder has ${images.length} truth images, and no truth.json says what they belong to. Add one.`,
      );
  }
}
