import { Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMayEdit } from '../../api/viewer.ts';
import type { DatasetCardFragment, DomainSide, ImageCardFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { formatBytes } from '#lib/format-bytes.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { RenameDataset } from './rename-dataset.tsx';
import classes from './dataset-card.module.css';

/** A dataset by its newest version: both domains with a look at their pictures. */
export function DatasetCard({ dataset }: { dataset: DatasetCardFragment }) {
  const mayRename = useMayEdit();
  const version = dataset.latestVersion;
  const older = dataset.versions.edges
    .map(({ node }) => node.number)
    .filter((number) => number !== version?.number);
  return (
    <Paper component="article" p="md" aria-label={dataset.name}>
      <Group gap="sm" mb="sm" align="baseline">
        <Title order={2} size="h4">
          <TextLink to={`/datasets/${dataset.id}`}>
            <GivenName name={dataset.name} />
          </TextLink>
        </Title>
        {mayRename && <RenameDataset id={dataset.id} name={dataset.name} domains={version?.domains ?? []} />}
        {version && (
          <Text size="xs" c="dimmed" className="numbers">
            version {version.number} · {formatBytes(version.byteSize)} · <Age time={version.createdAt} />
            {older.length > 0 && ` · earlier versions: ${older.join(', ')}`}
          </Text>
        )}
        {version && (
          <Code ml="auto" title={`Content hash ${version.contentHash}`}>
            {version.contentHash.slice(0, 12)}
          </Code>
        )}
      </Group>
      {version?.import && version.import.fileErrorCount > 0 && (
        <TextLink to={`/datasets?import=${version.import.id}`}>
          {version.import.fileErrorCount === 1
            ? '1 file was left out'
            : `${formatCount(version.import.fileErrorCount)} files were left out`}
        </TextLink>
      )}
      <Stack gap="md">
        {version?.domains.map((domain) => (
          <DomainRow
            key={domain.side}
            {...domain}
            images={(domain.side === 'A' ? version.imagesOfA : version.imagesOfB).edges.map(
              ({ node }) => node,
            )}
          />
        ))}
        <Text size="sm">
          <TextLink to={`/datasets/${dataset.id}`}>
            All images of <GivenName name={dataset.name} />
          </TextLink>
        </Text>
      </Stack>
    </Paper>
  );
}

interface DomainRowProps {
  readonly side: DomainSide;
  readonly name: string;
  readonly trainCount: number;
  readonly validationCount: number;
  readonly testCount: number;
  readonly images: readonly ImageCardFragment[];
}

function DomainRow({ side, name, trainCount, validationCount, testCount, images }: DomainRowProps) {
  return (
    <div>
      <Group gap="xs" mb={6} align="baseline">
        <Text size="sm" fw={650} className={classes.side ?? ''} data-side={side}>
          {side}
        </Text>
        <Text size="sm" fw={500}>
          <GivenName name={name} />
        </Text>
        <Text size="xs" c="dimmed" className="numbers" ml="auto">
          {formatCount(trainCount)} train ·{' '}
          {validationCount > 0 && `${formatCount(validationCount)} validation · `}
          {formatCount(testCount)} test
        </Text>
      </Group>
      <div className={classes.pictures}>
        {images.map((image) => (
          <div
            key={image.id}
            className={classes.picture}
            title={image.label ? `${image.label} · ${image.name}` : image.name}
          >
            <StoredPicture nodeId={image.id} picture={image} alt={image.label ?? image.name} loading="lazy" />
          </div>
        ))}
      </div>
    </div>
  );
}
