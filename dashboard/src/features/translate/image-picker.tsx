import { Button, ScrollArea, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  DomainImagesDocument,
  type DomainSide,
  type ImageCardFragment,
  type Split,
} from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import classes from './image-picker.module.css';

interface Props {
  readonly runId: string;
  readonly side: DomainSide;
  /** Shown until somebody chooses another. */
  readonly usualSplit: Split;
  readonly chosenId: string | null;
  readonly onChoose: (image: ImageCardFragment) => void;
}

const PAGE_SIZE = 48;

/** Thumbnails of one domain of the run's dataset, by split. */
export function ImagePicker({ runId, side, usualSplit, chosenId, onChoose }: Props) {
  const [chosenSplit, setChosenSplit] = useState<Split | null>(null);
  const split = chosenSplit ?? usualSplit;
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={`Images of domain ${side}`}
        data={[
          { value: 'TEST', label: 'Test' },
          { value: 'VALIDATION', label: 'Validation' },
          { value: 'TRAIN', label: 'Training' },
        ]}
        value={split}
        onChange={(value) => {
          setChosenSplit(value);
          setCursors([null]);
        }}
      />
      <ScrollArea.Autosize mah={236} mt="xs" type="auto" offsetScrollbars="present">
        <div className={classes.thumbnails}>
          {cursors.map((after, page) => (
            <Page
              key={`${split} ${after ?? ''}`}
              query={{ runId, side, split, first: PAGE_SIZE, after }}
              chosenId={chosenId}
              onChoose={onChoose}
              onMore={
                page === cursors.length - 1
                  ? (cursor) => {
                      setCursors([...cursors, cursor]);
                    }
                  : null
              }
            />
          ))}
        </div>
      </ScrollArea.Autosize>
    </>
  );
}

interface PageProps extends Pick<Props, 'chosenId' | 'onChoose'> {
  readonly query: { runId: string; side: DomainSide; split: Split; first: number; after: string | null };
  readonly onMore: ((cursor: string) => void) | null;
}

function Page({ query, chosenId, onChoose, onMore }: PageProps) {
  const {
    state: data,
    error,
    reload,
  } = useLiveQuery({
    query: (client, variables) => readDocument(client, DomainImagesDocument, variables),
    variables: query,
  });
  if (error)
    return (
      <div className={classes.wide}>
        <ReadErrorNotice message={error} onRetry={reload} />
      </div>
    );
  const images = data?.run?.datasetVersion?.images;
  if (!images)
    return Array.from({ length: 12 }, (_, index) => <Skeleton key={index} className={classes.place ?? ''} />);
  const next = images.pageInfo.hasNextPage ? images.pageInfo.endCursor : null;
  return (
    <>
      {images.edges.map(({ node: image }) => (
        <button
          key={image.id}
          type="button"
          className={classes.thumbnail}
          aria-pressed={image.id === chosenId}
          aria-label={`Choose ${image.name}${image.label ? `, ${image.label}` : ''}`}
          title={image.label ? `${image.label} · ${image.name}` : image.name}
          onClick={() => {
            onChoose(image);
          }}
        >
          <StoredPicture nodeId={image.id} picture={image} alt="" loading="lazy" />
        </button>
      ))}
      {images.edges.length === 0 && (
        <Text size="xs" c="dimmed" className={classes.wide ?? ''}>
          No images here.
        </Text>
      )}
      {onMore && next && (
        <Button
          size="xs"
          variant="subtle"
          className={classes.wide ?? ''}
          onClick={() => {
            onMore(next);
          }}
        >
          Load more
        </Button>
      )}
    </>
  );
}
