import { Alert, List, Text } from '@mantine/core';
import { Fragment } from 'react';
import { shownPath } from '#contracts/archive/shown-path.ts';
import type { DomainFolder } from './domain-folder.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { formatCount } from '../../ui/format.ts';

/** What an import would make of a folder, and every file of it that cannot be imported. */
export function FolderReport({ side, folder }: { side: 'A' | 'B'; folder: DomainFolder }) {
  const { counts, problems, byProductCount, sharedLabels, images, truthImages } = folder.survey;
  const regionCount = images.filter(({ regions }) => regions !== null).length;
  return (
    <div>
      <Text size="sm" className="numbers">
        Domain {side}, <GivenName name={shownPath(folder.name)} />: {formatCount(counts.TRAIN)} training,{' '}
        {formatCount(counts.VALIDATION)} validation and {formatCount(counts.TEST)} test images
        {regionCount > 0 && `; regions of ${formatCount(regionCount)}`}
        {truthImages.length > 0 && `; ${formatCount(truthImages.length)} truth images`}
        {byProductCount > 0 && `; ${formatCount(byProductCount)} by-products such as Thumbs.db are skipped`}
      </Text>
      {sharedLabels.map(({ label, images: sharing }) => (
        <Text key={label} size="sm">
          {sharing.map((image, index) => (
            <Fragment key={image}>
              {index > 0 && ' and '}
              <GivenName name={image} />
            </Fragment>
          ))}{' '}
          share the label <GivenName name={label} />
        </Text>
      ))}
      {problems.length > 0 && (
        <Alert
          mt="xs"
          color="orange"
          variant="light"
          title={
            problems.length === 1
              ? '1 file cannot be imported'
              : `${formatCount(problems.length)} files cannot be imported`
          }
        >
          <List size="sm">
            {problems.slice(0, MOST_NAMED).map(({ path, message }) => (
              <List.Item key={path}>
                <GivenName name={path} />: {message}
              </List.Item>
            ))}
          </List>
          {problems.length > MOST_NAMED && (
            <Text size="sm">and {formatCount(problems.length - MOST_NAMED)} more</Text>
          )}
        </Alert>
      )}
    </div>
  );
}

const MOST_NAMED = 100;
