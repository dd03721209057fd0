import { Ctx, Field, Int, ObjectType } from 'type-graphql';
import { readRunTable } from '#contracts/stored/read-run-table.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { RunView as RunViewRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { found } from '../shared/found.ts';
import { DateTime } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import { readGoneColumns } from './gone-columns.queries.ts';
import { mayChangeView } from './may-change-view.ts';
import { RunTable } from './run-table.type.ts';

@ObjectType({ implements: Node, description: 'What the table of runs shows, saved under a name.' })
export class RunView extends Node {
  constructor(readonly row: RunViewRow) {
    super('RunView', row.id);
  }

  @Field(() => String, { description: 'Its name, unique among the views of its owner.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => User, { description: 'The user who saved it.' })
  async owner(@Ctx() { loaders }: Context): Promise<User> {
    const { ownerId } = this.row;
    return new User(found(await loaders.user.load(ownerId), 'user', ownerId));
  }

  @Field(() => Boolean, { description: 'Whether everybody sees it, or its owner alone.' })
  get isShared(): boolean {
    return this.row.isShared;
  }

  @Field(() => Boolean, { description: 'Whether the viewer may change and delete it.' })
  mayChange(@Ctx() { viewer }: Context): boolean {
    return viewer !== null && mayChangeView(viewer, this.row);
  }

  @Field(() => Int, { description: 'Raised by each change; for `expectedVersion`.' })
  get version(): number {
    return this.row.version;
  }

  @Field(() => RunTable, { nullable: true, description: 'What it shows; null when `problem` is set.' })
  get table(): RunTable | null {
    return this.#read().table;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why what is stored cannot be read, e.g. because a newer program wrote it; else null.',
  })
  get problem(): string | null {
    return this.#read().problem;
  }

  @Field(() => [String], {
    description:
      'Those of its columns that no run has (any more), or that this version does not know, by their names.',
    complexity: 20,
  })
  async goneColumns(@Ctx() { prisma }: Context): Promise<string[]> {
    const names = this.#read().table?.columns?.map(({ name }) => name) ?? [];
    return readGoneColumns(prisma, names);
  }

  @Field(() => DateTime, { description: 'When it was saved first.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: 'When it was changed last.' })
  get updatedAt(): Date {
    return this.row.updatedAt;
  }

  #read(): { readonly table: RunTable | null; readonly problem: string | null } {
    try {
      return { table: readRunTable(this.row.document), problem: null };
    } catch (error) {
      if (!(error instanceof UnreadableRecordError)) throw error;
      return { table: null, problem: error.message };
    }
  }
}

@ObjectType({ description: 'Saved views of the table of runs, by name.' })
export class RunViewConnection extends Connection('RunView', () => RunView) {}
