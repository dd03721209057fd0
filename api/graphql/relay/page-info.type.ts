import { Field, ObjectType } from 'type-graphql';

type Answer = () => Promise<boolean>;

@ObjectType({ description: 'Position of a page in its list.' })
export class PageInfo {
  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  readonly startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null on an empty page.' })
  readonly endCursor: string | null;

  readonly #next: Answer;
  readonly #previous: Answer;

  constructor(cursors: { start: string | null; end: string | null }, next: Answer, previous: Answer) {
    this.startCursor = cursors.start;
    this.endCursor = cursors.end;
    this.#next = next;
    this.#previous = previous;
  }

  @Field(() => Boolean, { description: 'Whether more items follow the last one.' })
  hasNextPage(): Promise<boolean> {
    return this.#next();
  }

  @Field(() => Boolean, { description: 'Whether items come before the first one.' })
  hasPreviousPage(): Promise<boolean> {
    return this.#previous();
  }
}
