import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context.ts';
import { readStorageUse } from './storage-use.queries.ts';
import { StorageUse } from './storage-use.type.ts';

@Authorized('VIEWER')
@Resolver()
export class StorageUseResolver {
  @Query(() => [StorageUse], {
    description: 'What takes room on the disk, kind by kind.',
    complexity: 200,
  })
  storageUse(@Ctx() { prisma }: Context): Promise<StorageUse[]> {
    return readStorageUse(prisma);
  }
}
