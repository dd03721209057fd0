import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { type WorkRow, workSource } from '../../events/work-source.ts';
import { type NodeType, uuidOf } from '../relay/global-id.ts';

/**
 * What a subscription to one piece of work yields: its row as it is, then after each change, until it has ended.
 *
 * @throws BAD_USER_INPUT when there is none of that type and id.
 */
export async function watchWork<Row extends WorkRow>(
  { wakeUps }: Context,
  { type, id }: { type: NodeType; id: string },
  find: (uuid: string) => Promise<Row | null>,
): Promise<AsyncIterableIterator<Row>> {
  const uuid = uuidOf(type, id);
  if (!uuid || !(await find(uuid)))
    throw codedError('BAD_USER_INPUT', `No ${type.toLowerCase()} has this id.`);
  return workSource(wakeUps, uuid, () => find(uuid));
}
