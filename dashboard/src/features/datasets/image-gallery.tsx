import { Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { type Listed, listed } from '../../api/listed.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMore } from '../../api/use-more.ts';
import {
  type DomainSide,
  type ImageCardFragment,
  type Split,
  VersionImagesDocument,
} from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { EnlargedImage } from './enlarged-image.tsx';
import classes from './image-gallery.module.css';

interface ImagesOf {
  readonly versionId: string;
  readonly side: DomainSide;
  readonly split: Split;
}

/** The images of one domain and split, page after page, each of which can be enlarged. */
export function ImageGallery({ total, ...of }: ImagesOf & { readonly total: number }) {
  const client = useClient();
  const live = useLiveQuery({ query: (reader, wanted) => readPage(reader, wanted, null), variables: of });
  const more = useMore(live, (after) => readPage(client, of, after));
  const [enlarged, setEnlarged] = useState<ImageCardFragment | null>(null);
  const { state, error, reload } = live;
  const images = state?.items ?? [];
  return (
    <section aria-label="Images">
      <ReadErrorNotice message={error} onRetry={reload} />
      {state && images.length === 0 && (
        <EmptyState title="No images here" hint="This domain has no images in this split." />
      )}
      <ul className={classes.images}>
        {!state && !error && <Places />}
        {images.map((image) => (
          <li key={image.id} className={classes.item}>
            <button
              type="button"
              className={classes.image}
              onClick={() => {
                setEnlarged(image);
              }}
            >
              <VisuallyHidden>Enlarge</VisuallyHidden>
              <span className={classes.picture}>
                <StoredPicture nodeId={image.id} picture={image} alt="" loading="lazy" />
              </span>
              <Text size="xs" component="span" className={classes.name ?? ''} title={image.name}>
                <GivenName name={image.name} />
              </Text>
              {image.label !== null && (
                <Text
                  size="xs"
                  c="dimmed"
                  component="span"
                  className={classes.name ?? ''}
                  title={image.label}
                >
                  <GivenName name={image.label} />
                </Text>
              )}
            </button>
          </li>
        ))}
      </ul>
      {images.length > 0 && (
        <Text size="xs" c="dimmed" ta="center" mt="sm" className="numbers" role="status">
          {formatCount(images.length)} of {formatCount(total)} images
        </Text>
      )}
      <LoadMore label="Load more images" more={more} />
      <EnlargedImage
        images={images}
        image={enlarged}
        total={total}
        loadMore={more.isLoading ? null : more.loadMore}
        onShow={setEnlarged}
        onClose={() => {
          setEnlarged(null);
        }}
      />
    </section>
  );
}

function Places() {
  return Array.from({ length: 24 }, (_, index) => (
    <li key={index}>
      <Skeleton className={classes.picture ?? ''} />
    </li>
  ));
}

async function readPage(
  client: Client,
  of: ImagesOf,
  after: string | null,
): Promise<Listed<ImageCardFragment>> {
  const { node } = await readDocument(client, VersionImagesDocument, { ...of, after });
  if (!node || !('images' in node)) throw new Error('There is no such version of the dataset.');
  return listed(`${of.versionId} ${of.side} ${of.split}`, node.images);
}
