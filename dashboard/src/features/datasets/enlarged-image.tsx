import { ActionIcon, Group, Text } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/icons/IconChevronLeft';
import IconChevronRight from '@tabler/icons-react/icons/IconChevronRight';
import { useEffect } from 'react';
import type { ImageCardFragment } from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import classes from './enlarged-image.module.css';

interface Props {
  /** As many as have been read. */
  readonly images: readonly ImageCardFragment[];
  /** Null: none is enlarged. */
  readonly image: ImageCardFragment | null;
  readonly total: number;
  /** Null while more is being read, and at the end. */
  readonly loadMore: (() => void) | null;
  readonly onShow: (image: ImageCardFragment) => void;
  readonly onClose: () => void;
}

/** Images that are left when more are read, so that nobody has to wait for the next one. */
const READ_AHEAD = 10;

/** One image as large as the window allows; the arrow keys lead on, Escape closes. */
export function EnlargedImage({ images, image, total, loadMore, onShow, onClose }: Props) {
  const at = image ? images.findIndex(({ id }) => id === image.id) : -1;
  const before = at > 0 ? images[at - 1] : undefined;
  const after = at === -1 ? undefined : images[at + 1];
  const isNearEnd = at !== -1 && at >= images.length - READ_AHEAD;
  useEffect(() => {
    if (isNearEnd) loadMore?.();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each image that is looked at, not for each try
  }, [isNearEnd, image?.id]);
  const show = (next: ImageCardFragment | undefined) => {
    if (next) onShow(next);
  };
  return (
    <Dialog
      opened={image !== null}
      onClose={onClose}
      size="auto"
      title={image && <GivenName name={image.name} />}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') show(before);
        if (key === 'ArrowRight') show(after);
      }}
    >
      {image && (
        <figure className={classes.figure}>
          <div className={classes.frame}>
            <StoredPicture key={image.id} nodeId={image.id} picture={image} alt={image.label ?? image.name} />
          </div>
          <Group component="figcaption" gap="sm" mt="xs" justify="center" wrap="nowrap">
            <ActionIcon
              variant="default"
              aria-label="Previous image"
              disabled={!before}
              onClick={() => {
                show(before);
              }}
            >
              <IconChevronLeft size={16} />
            </ActionIcon>
            <Text size="sm" className="numbers" role="status">
              {at !== -1 && `${formatCount(at + 1)} of ${formatCount(total)} · `}
              {image.label !== null && (
                <>
                  label <GivenName name={image.label} /> ·{' '}
                </>
              )}
              {formatSize(image)} pixels
            </Text>
            <ActionIcon
              variant="default"
              aria-label="Next image"
              disabled={!after}
              onClick={() => {
                show(after);
              }}
            >
              <IconChevronRight size={16} />
            </ActionIcon>
          </Group>
        </figure>
      )}
    </Dialog>
  );
}
