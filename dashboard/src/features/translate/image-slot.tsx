import { ActionIcon, Button, FileButton, Group, Loader, Paper, Text, Title } from '@mantine/core';
import IconUpload from '@tabler/icons-react/icons/IconUpload';
import IconX from '@tabler/icons-react/icons/IconX';
import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { uploadImage } from '../../api/upload-files.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  ChosenImageDocument,
  type DomainSide,
  type ImageCardFragment,
  type Split,
} from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatSize } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { ImagePicker } from './image-picker.tsx';
import classes from './image-slot.module.css';
import { useFileTarget } from './use-file-target.ts';

interface Props {
  readonly role: 'Content' | 'Exemplar';
  readonly hint: string;
  readonly runId: string | null;
  readonly side: DomainSide;
  readonly domain: string;
  /** The images that are offered first. */
  readonly usualSplit: Split;
  readonly imageId: string | null;
  readonly onChoose: (imageId: string | null) => void;
}

const ACCEPTED_TYPES = 'image/png,image/jpeg,image/webp';

/** One input of a translation: a file that is dropped, pasted or chosen, or an image of the dataset. */
export function ImageSlot({ role, hint, runId, side, domain, usualSplit, imageId, onChoose }: Props) {
  const client = useClient();
  const [known, setKnown] = useState<ReadonlyMap<string, ImageCardFragment>>(new Map());
  const [isUploading, setIsUploading] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { image, isMissing } = useImage(imageId, known);

  const choose = useStable((chosen: ImageCardFragment) => {
    setKnown(new Map(known).set(chosen.id, chosen));
    setError(null);
    onChoose(chosen.id);
  });
  const upload = async (file: File | null) => {
    if (!file) return;
    setIsUploading(true);
    setError(null);
    try {
      choose(await uploadImage(client, file));
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setIsUploading(false);
    }
  };
  const { isOver, handlers } = useFileTarget((file) => void upload(file));

  return (
    <Paper component="section" aria-label={role} p="md" {...handlers}>
      <Group gap="xs" mih={28} wrap="nowrap">
        <Title order={2} size="h4">
          {role}
        </Title>
        {image && (
          <ActionIcon
            ml="auto"
            size={24}
            variant="subtle"
            color="gray"
            aria-label={`Remove the ${role.toLowerCase()}`}
            onClick={() => {
              onChoose(null);
            }}
          >
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      <Text size="xs" c="dimmed" mb="xs" className={classes.facts ?? ''}>
        {image ? <ImageFacts image={image} /> : hint}
      </Text>
      <div
        className={classes.frame}
        data-over={isOver || undefined}
        data-filled={image !== null || undefined}
        tabIndex={0}
        role="group"
        aria-label="Place for a dropped or pasted file"
      >
        {isUploading && <Loader role="status" aria-label="Uploading the file" />}
        {!isUploading && image && (
          <StoredPicture nodeId={image.id} picture={image} alt={`${role}: ${image.name}`} />
        )}
        {!isUploading && !image && (
          <Text size="sm" c="dimmed" ta="center" px="lg">
            {isMissing
              ? 'This image does not exist any more. Choose another one below.'
              : runId === null
                ? 'Drop or paste an image, or choose a file'
                : `Drop or paste an image, or choose one of domain ${side} below`}
          </Text>
        )}
      </div>
      <Group gap="xs" my="xs" justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="xs" c="dimmed" className={classes.facts ?? ''}>
          Domain {side}
          {domain !== '' && (
            <>
              : <GivenName name={domain} />
            </>
          )}
        </Text>
        <FileButton
          accept={ACCEPTED_TYPES}
          onChange={(file) => void upload(file)}
          inputProps={{ 'aria-label': `${role} file` }}
        >
          {(button) => (
            <Button
              {...button}
              size="compact-xs"
              variant="default"
              leftSection={<IconUpload size={12} />}
              flex="none"
            >
              Choose a file
            </Button>
          )}
        </FileButton>
      </Group>
      {error && <ErrorNotice message={error} />}
      {runId && (
        <ImagePicker
          key={`${runId} ${side}`}
          runId={runId}
          side={side}
          usualSplit={usualSplit}
          chosenId={imageId}
          onChoose={choose}
        />
      )}
    </Paper>
  );
}

/** The image itself: as it was chosen here, else read by the id that the address holds, which may name none. */
function useImage(
  id: string | null,
  known: ReadonlyMap<string, ImageCardFragment>,
): { readonly image: ImageCardFragment | null; readonly isMissing: boolean } {
  const chosen = id === null ? undefined : known.get(id);
  const { state } = useLiveQuery({
    query: (client, variables) => readDocument(client, ChosenImageDocument, variables),
    variables: id === null || chosen ? null : { id },
  });
  const node = state?.node;
  const image = chosen ?? (node && 'sha256' in node ? node : null);
  return { image, isMissing: state !== undefined && image === null };
}

function ImageFacts({ image }: { image: ImageCardFragment }) {
  const { label, name } = image;
  return (
    <>
      {label !== null && (
        <>
          <GivenName name={label} /> ·{' '}
        </>
      )}
      <GivenName name={name} /> · {formatSize(image)}
    </>
  );
}
