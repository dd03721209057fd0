import { Loader, Table, Text } from '@mantine/core';
import { formatNumber } from '#lib/format-number.ts';
import { groupBy } from '#lib/group-by.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ErrorSharesDocument, type ErrorSharesQuery } from '../../gql/graphql.ts';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';
import classes from './error-shares.module.css';

/** Where the error of an evaluation lies, when asked for. */
export function ErrorShares({ evaluationId }: { evaluationId: string }) {
  return (
    <ShownOnRequest show="Show where the error is" hide="Hide where the error is">
      {() => <Shares evaluationId={evaluationId} />}
    </ShownOnRequest>
  );
}

type Share = NonNullable<NonNullable<ErrorSharesQuery['evaluation']>['errorShares']>[number];

const SPLITS: Readonly<Record<Share['by'], string>> = {
  PLACE: 'By part of the image',
  LABEL: 'By class',
  GROUP: 'By group',
};

function Shares({ evaluationId }: { evaluationId: string }) {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: { readonly id: string }) =>
      readDocument(client, ErrorSharesDocument, variables),
    variables: { id: evaluationId },
  });
  if (error !== null) return <ReadErrorNotice message={error} onRetry={reload} />;
  if (!state) return <Loader size={12} role="status" aria-label="Loading where the error is" />;
  const shares = state.evaluation?.errorShares ?? null;
  if (!shares)
    return (
      <Text size="xs" c="dimmed">
        Not measured: there is no ground truth, or the evaluation was made by an earlier version.
      </Text>
    );
  return (
    <>
      <Text size="xs" c="dimmed">
        Share of the squared error to the ground truth, and of the pixels; mean error per pixel of 255.
      </Text>
      {Array.from(
        groupBy(shares, ({ direction, by }) => `${SPLITS[by]}, ${formatDirection(direction)}`),
        ([title, group]) => (
          <Bars key={title} title={title} shares={group} />
        ),
      )}
    </>
  );
}

function Bars({ title, shares }: { title: string; shares: readonly Share[] }) {
  return (
    <Table withRowBorders={false} verticalSpacing={1} horizontalSpacing={4} fz="xs" mt={4}>
      <Table.Caption className={classes.caption ?? ''} mt={0} fz="xs">
        {title}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Where</Table.Th>
          <Table.Th>Error</Table.Th>
          <Table.Th>Pixels</Table.Th>
          <Table.Th>Mean</Table.Th>
          <Table.Th>Images</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shares.map(({ name, errorShare, pixelShare, absolute, imageCount }) => (
          <Table.Tr key={name} className="numbers">
            <Table.Th scope="row" fw={400}>
              {name}
            </Table.Th>
            <Table.Td className={classes.share ?? ''}>
              {percent(errorShare)}
              <svg className={classes.plot} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect className={classes.error} width={100 * errorShare} height="4" />
                <rect className={classes.pixels} x={100 * pixelShare - 0.5} width="1" height="4" />
              </svg>
            </Table.Td>
            <Table.Td>{percent(pixelShare)}</Table.Td>
            <Table.Td>{formatNumber(absolute)}</Table.Td>
            <Table.Td>{formatCount(imageCount)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
