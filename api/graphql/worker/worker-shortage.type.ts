import { Field, ObjectType } from 'type-graphql';
import { type WorkerRole, workerRoleSchema } from '#contracts/worker-role.ts';
import type { RoleLoad } from '#jobs/read-role-loads.ts';
import { NOUNS } from '../work/role-nouns.ts';

@ObjectType({ description: 'Work that waits because no running worker takes it.' })
export class WorkerShortage {
  private constructor(private readonly loads: readonly [RoleLoad, ...RoleLoad[]]) {}

  /** Null where everything that is needed is there: some worker, and one for each role that work waits for. */
  static of(loads: readonly RoleLoad[]): WorkerShortage | null {
    const isNobodyThere = loads.every(({ workers }) => workers === 0);
    const [first, ...others] = loads.filter(
      ({ workers, waiting }) => workers === 0 && (isNobodyThere || waiting > 0),
    );
    return first ? new WorkerShortage([first, ...others]) : null;
  }

  @Field(() => [String], {
    description: 'Roles that are missing: all of them where no worker runs, else those that work waits for.',
  })
  get roles(): WorkerRole[] {
    return this.loads.map(({ role }) => role);
  }

  @Field(() => String, { description: 'A human-readable message that says what to do.' })
  get message(): string {
    const isNobodyThere = this.loads.length === workerRoleSchema.options.length;
    const waiting = listOf(this.loads.filter((load) => load.waiting > 0).map(({ role }) => NOUNS[role][1]));
    const roles = isNobodyThere ? '' : ` --roles=${this.roles.join(',')}`;
    const start = `Start Exemplar again, or a worker with "node --import tsx worker/main.ts${roles}".`;
    return isNobodyThere
      ? `No worker is online: ${waiting || 'whatever is started now'} ${waiting ? 'wait' : 'waits'}. ${start}`
      : `No worker that takes ${waiting} is online: they wait. ${start}`;
  }
}

/** "runs", "runs and imports", "runs, imports and evaluations". */
function listOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');
}
