import type { PrismaClient } from '#db/generated/client.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, textKey } from '../relay/sort-key.ts';
import { RunView } from './run-view.type.ts';
import { visibleViews } from './visible-views.ts';

const byName = { field: 'name', direction: 'ASC', key: textKey('name'), id: idKey } as const;

/** The views that the viewer sees, by name. */
export function readRunViews(
  prisma: PrismaClient,
  viewer: Viewer,
  name: string | null,
  args: PageArgs,
): Promise<Page<RunView>> {
  return readPage(args, {
    order: byName,
    fetch: ({ within, orderBy, take }) =>
      prisma.runView.findMany({
        where: { ...visibleViews(viewer.id), AND: [...within, ...(name === null ? [] : [{ name }])] },
        orderBy,
        take,
      }),
    item: (row) => new RunView(row),
  });
}
