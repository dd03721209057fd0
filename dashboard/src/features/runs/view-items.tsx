import { Loader, Menu, Text } from '@mantine/core';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { RunViewsDocument, type RunViewsQuery } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';

type ListedView = RunViewsQuery['runViews']['edges'][number]['node'];

const PAGE_SIZE = 100;

/** The saved views, own ones first. */
export function ViewItems({
  openId,
  onShow,
}: {
  readonly openId: string | null;
  readonly onShow: (id: string) => void;
}) {
  const { state, error } = useLiveQuery({
    query: async (client) => {
      let viewerId: string | null = null;
      const views = await readAll(async (after) => {
        const { viewer, runViews } = await readDocument(client, RunViewsDocument, {
          first: PAGE_SIZE,
          after,
        });
        viewerId = viewer?.id ?? null;
        const { hasNextPage, endCursor } = runViews.pageInfo;
        return { items: runViews.edges.map(({ node }) => node), next: hasNextPage ? endCursor : null };
      });
      return {
        own: views.filter(({ owner }) => owner.id === viewerId),
        shared: views.filter(({ owner }) => owner.id !== viewerId),
      };
    },
    variables: {},
  });
  if (!state)
    return error === null ? (
      <Loader size="sm" m="sm" role="status" aria-label="Loading views" />
    ) : (
      <Text size="sm" px="sm" py={6} c="red" role="alert">
        {error}
      </Text>
    );
  const items = (views: readonly ListedView[]) =>
    views.map(({ id, name, isShared, owner }) => (
      <Menu.Item
        key={id}
        aria-current={id === openId ? 'true' : undefined}
        fw={id === openId ? 650 : undefined}
        onClick={() => {
          onShow(id);
        }}
      >
        <Text component="bdi" inherit lineClamp={2} title={name} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {isShared && (
          <Text span size="xs" c="dimmed" display="block">
            {state.own.some((own) => own.id === id) ? (
              'Shared with everybody'
            ) : (
              <>
                Shared by <GivenName name={owner.login} />
              </>
            )}
          </Text>
        )}
      </Menu.Item>
    ));
  return (
    <div style={{ maxHeight: '40vh', overflowY: 'auto' }}>
      {state.own.length > 0 && <Menu.Label>Your views</Menu.Label>}
      {items(state.own)}
      {state.shared.length > 0 && <Menu.Label>Shared by others</Menu.Label>}
      {items(state.shared)}
      {state.own.length + state.shared.length === 0 && <Menu.Label>No saved views yet</Menu.Label>}
    </div>
  );
}
