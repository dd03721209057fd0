import { Arg, Args, Authorized, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AuditEntry as AuditEntryRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { PageArgs } from '../relay/page-args.ts';
import { AuditFilter } from './audit.input.ts';
import { readAuditEntries } from './audit.queries.ts';
import { AuditEntry, AuditEntryConnection } from './audit.type.ts';

@Resolver()
export class AuditResolver {
  @Authorized('ADMIN')
  @Query(() => AuditEntryConnection, {
    description: 'The audit log: who did what to what, the newest first. Needs the role ADMIN.',
  })
  async auditEntries(
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Only these; null = all.' })
    filter: AuditFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<AuditEntryConnection> {
    return new AuditEntryConnection(await readAuditEntries(prisma, filter ?? {}, args));
  }

  @Authorized('ADMIN')
  @Subscription(() => AuditEntry, {
    description: 'Each entry that is added to the audit log. Needs the role ADMIN.',
    subscribe: ({ context: { prisma, wakeUps } }: { context: Context }) =>
      changedRowsSource(wakeUps, 'audit', (ids) =>
        prisma.auditEntry.findMany({ where: { id: { in: ids } }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
      ),
  })
  auditEntryAdded(@Root() row: AuditEntryRow): AuditEntry {
    return new AuditEntry(row);
  }
}
