import { Group, SegmentedControl, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';
import { formatBytes } from '#lib/format-bytes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMayEdit } from '../../api/viewer.ts';
import {
  DatasetFactsChangedDocument,
  type DatasetVersionFactsFragment,
  type DomainSide,
  type Split,
} from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { NotFound } from '../../ui/not-found.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { RunsOfVersion } from '../lineage/runs-of-version.tsx';
import classes from './dataset-page.module.css';
import { type DatasetFacts, readDatasetFacts, withNews } from './dataset-facts.ts';
import { DeleteVersion } from './delete-version.tsx';
import { ImageGallery } from './image-gallery.tsx';
import { RenameDataset } from './rename-dataset.tsx';
import { readImagesAddress, type ShownImages, writeImagesAddress } from './images-address.ts';

/** All images of a dataset's version, by domain and split. */
export function DatasetPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const mayRename = useMayEdit();
  const { state, error, reload } = useLiveQuery({
    query: readDatasetFacts,
    variables: { id },
    changes: {
      subscription: DatasetFactsChangedDocument,
      variables: {},
      apply: (known: DatasetFacts | 'MISSING', { datasetsChanged }) => withNews(known, datasetsChanged),
    },
  });
  if (state === 'MISSING') return <NotFound what="Dataset" />;
  return (
    <Stack gap="md">
      <title>{[state?.name, 'Dataset', 'Exemplar'].filter(Boolean).join(' · ')}</title>
      <div>
        <Text size="sm">
          <TextLink to="/datasets">All datasets</TextLink>
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Title order={1} size="h3">
            {state ? <GivenName name={state.name} /> : 'Dataset'}
          </Title>
          {state && mayRename && (
            <RenameDataset id={state.id} name={state.name} domains={state.versions[0]?.domains ?? []} />
          )}
        </Group>
      </div>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={320} role="status" aria-label="Loading the dataset" />}
      {state && (
        <Versions
          dataset={state}
          onRemove={(isOnlyOne) => {
            if (isOnlyOne) void navigate('/trash');
            else reload(); // news hold only the newest versions
          }}
        />
      )}
    </Stack>
  );
}

interface VersionsProps {
  readonly dataset: DatasetFacts;
  /** When one has gone to the trash. */
  readonly onRemove: (isOnlyOne: boolean) => void;
}

function Versions({ dataset: { name, versions }, onRemove }: VersionsProps) {
  const mayRemove = useMayEdit();
  const [search, changeAddress] = useAddress();
  const shown = readImagesAddress(search);
  const show = (part: Partial<ShownImages>) => {
    changeAddress((now) => writeImagesAddress({ ...readImagesAddress(now), ...part }), { replace: true });
  };
  const [newest] = versions;
  if (!newest) return <EmptyState title="No version yet" hint="The first import has not finished." />;
  const version = versions.find(({ number }) => number === shown.version) ?? newest;
  const { domains } = version;
  return (
    <>
      <Group gap="sm">
        {versions.length > 1 && (
          <Select
            size="xs"
            aria-label="Version"
            allowDeselect={false}
            data={versions.map(({ number }) => ({ value: String(number), label: `version ${number}` }))}
            value={String(version.number)}
            onChange={(number) => {
              show({ version: number === null || Number(number) === newest.number ? null : Number(number) });
            }}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label="Domain"
          className={classes.domains ?? ''}
          data={domains.map(({ side, name }) => ({
            value: side,
            label: (
              <span className={classes.domain} title={name}>
                {side} <GivenName name={name} />
              </span>
            ),
          }))}
          value={shown.side}
          onChange={(side: DomainSide) => {
            show({ side });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="Split"
          data={splitsOf(version, shown.side)}
          value={shown.split}
          onChange={(split: Split) => {
            show({ split });
          }}
        />
        <Text size="xs" c="dimmed" className="numbers">
          version {version.number} · {formatBytes(version.byteSize)}
          {annotationsText(version, shown.side)}
        </Text>
        {mayRemove && (
          <DeleteVersion
            key={version.id}
            id={version.id}
            number={version.number}
            datasetName={name}
            isOnlyOne={versions.length === 1}
            onRemove={() => {
              onRemove(versions.length === 1);
            }}
          />
        )}
      </Group>
      <ImageGallery
        key={`${version.id} ${shown.side} ${shown.split}`}
        versionId={version.id}
        side={shown.side}
        split={shown.split}
        total={countOf(version, shown.side)[shown.split]}
      />
      <RunsOfVersion key={version.id} versionId={version.id} />
    </>
  );
}

/** What the version says of a domain's images beside their labels. */
function annotationsText({ domains }: DatasetVersionFactsFragment, side: DomainSide): string {
  const { regionCount = 0, truthCount = 0 } = domains.find((domain) => domain.side === side) ?? {};
  const regions = regionCount > 0 ? ` · regions of ${formatCount(regionCount)} images` : '';
  return truthCount > 0 ? `${regions} · ground truth for ${formatCount(truthCount)} pairs` : regions;
}

function splitsOf(
  version: DatasetVersionFactsFragment,
  side: DomainSide,
): { readonly value: Split; readonly label: string }[] {
  const { TRAIN, VALIDATION, TEST } = countOf(version, side);
  return [
    { value: 'TRAIN', label: `Training ${formatCount(TRAIN)}` },
    { value: 'VALIDATION', label: `Validation ${formatCount(VALIDATION)}` },
    { value: 'TEST', label: `Test ${formatCount(TEST)}` },
  ];
}

function countOf(
  { domains }: DatasetVersionFactsFragment,
  side: DomainSide,
): Readonly<Record<Split, number>> {
  const domain = domains.find((each) => each.side === side);
  return {
    TRAIN: domain?.trainCount ?? 0,
    VALIDATION: domain?.validationCount ?? 0,
    TEST: domain?.testCount ?? 0,
  };
}
