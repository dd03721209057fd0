import { Button, Menu, Text } from '@mantine/core';
import IconBookmark from '@tabler/icons-react/icons/IconBookmark';
import { useState } from 'react';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { announce } from '../../ui/announce.ts';
import { GivenName } from '../../ui/given-name.tsx';
import type { RunViewFieldsFragment } from '../../gql/graphql.ts';
import type { OpenView } from './use-viewed-address.ts';
import { type ChangedView, useViewChanges } from './use-view-changes.ts';
import { closed, savedTable } from './viewed-address.ts';
import { DeleteView } from './delete-view.tsx';
import { ViewItems } from './view-items.tsx';
import { ViewNameDialog } from './view-name-dialog.tsx';

interface ViewsMenuProps {
  readonly open: OpenView;
  /** What the table shows. */
  readonly search: URLSearchParams;
  readonly change: (act: (shown: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
  /** Called with why something could not be done, and with null once it could. */
  readonly onProblem: (problem: string | null) => void;
}

type Dialog = 'SAVE_AS' | 'RENAME' | 'DELETE';

/** Opens saved views, saves what the table shows, and changes the view that is open. */
export function ViewsMenu({ open, search, change, onProblem }: ViewsMenuProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const views = useViewChanges();
  const mayEdit = useMayEditSomewhere();
  const { view } = open;
  const close = () => {
    setDialog(null);
  };
  const show = (id: string) => {
    onProblem(null);
    open.show(id);
  };
  /** @returns the problem, which a dialog shows by itself */
  const take = (changed: ChangedView, said: string): string | null => {
    if (changed.view) open.take(changed.view);
    if (changed.problem !== null) return changed.problem;
    announce(`The view "${changed.view.name}" is ${said}`);
    return null;
  };
  const update = async (
    known: RunViewFieldsFragment,
    said: string,
    part: Parameters<typeof views.update>[1],
  ) => {
    const problem = take(await views.update(known, part), said);
    onProblem(problem);
    if (problem === null && part.table) show(known.id);
  };
  return (
    <>
      <Menu position="bottom-start" width={300} withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={16} />} maw="22rem">
            {view ? (
              <>
                <span style={IN_ONE_LINE} title={view.name}>
                  View <bdi>{view.name}</bdi>
                </span>
                {open.isChanged && <span>&nbsp;(changed)</span>}
              </>
            ) : (
              'Views'
            )}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <ViewItems openId={open.id} onShow={show} />
          {view && (
            <>
              <Menu.Divider />
              <Menu.Label style={IN_ONE_LINE}>
                <bdi>{view.name}</bdi>
              </Menu.Label>
              {open.isChanged && view.mayChange && view.problem === null && (
                <Menu.Item onClick={() => void update(view, 'saved', { table: savedTable(search) })}>
                  Save changes
                </Menu.Item>
              )}
              {open.isChanged && (
                <Menu.Item
                  onClick={() => {
                    show(view.id);
                  }}
                >
                  Undo changes
                </Menu.Item>
              )}
              {view.mayChange && (
                <>
                  <Menu.Item
                    onClick={() => {
                      setDialog('RENAME');
                    }}
                  >
                    Rename…
                  </Menu.Item>
                  <Menu.Item
                    onClick={() =>
                      void update(view, view.isShared ? 'private' : 'shared', { isShared: !view.isShared })
                    }
                  >
                    {view.isShared ? 'Stop sharing' : 'Share with everybody'}
                  </Menu.Item>
                  <Menu.Item
                    onClick={() => {
                      setDialog('DELETE');
                    }}
                  >
                    Delete…
                  </Menu.Item>
                </>
              )}
              <Menu.Item
                onClick={() => {
                  change(closed, { replace: false });
                }}
              >
                Close the view
              </Menu.Item>
            </>
          )}
          {mayEdit && (
            <>
              <Menu.Divider />
              <Menu.Item
                onClick={() => {
                  setDialog('SAVE_AS');
                }}
              >
                {view ? 'Save as…' : 'Save view…'}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'SAVE_AS' && (
        <ViewNameDialog
          title={view ? 'Save as a new view' : 'Save view'}
          initial={{ name: '', isShared: false }}
          onSave={async (named) => {
            const created = await views.create({ ...named, table: savedTable(search) });
            const problem = take(created, 'saved');
            if (created.view) show(created.view.id);
            return problem;
          }}
          onClose={close}
        />
      )}
      {dialog === 'RENAME' && view && (
        <ViewNameDialog
          title="Rename view"
          initial={{ name: view.name, isShared: null }}
          onSave={async ({ name }) => take(await views.update(view, { name }), 'renamed')}
          onClose={close}
        />
      )}
      {dialog === 'DELETE' && view && (
        <DeleteView
          view={view}
          onDelete={async () => {
            const problem = await views.remove(view);
            if (problem === null) change(closed, { replace: true });
            return problem;
          }}
          onClose={close}
        />
      )}
      {view && !view.mayChange && open.isChanged && (
        <Text size="xs" c="dimmed">
          Saved by <GivenName name={view.owner.login} />: save your changes as a view of your own.
        </Text>
      )}
    </>
  );
}

/** The list of views has it in two. */
const IN_ONE_LINE = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
