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

  @Field(() => String, { description: 'What is missing and what to do, in sentences.' })
  get message(): string {
    return `${this.problem} ${this.act}`;
  }

  @Field(() => String, { description: 'What is missing, in a sentence.' })
  get problem(): string {
    const waiting = listOf(this.loads.filter((load) => load.waiting > 0).map(({ role }) => NOUNS[role][1]));
    if (this.areDraining) {
      const all = this.isNobodyThere ? 'All workers are' : `All workers that take ${waiting} are`;
      return `${all} draining: they take no new jobs.`;
    }
    return this.isNobodyThere
      ? `No worker is online: ${waiting || 'whatever is started now'} ${waiting ? 'wait' : 'waits'}.`
      : `No worker that takes ${waiting} is online: they wait.`;
  }

  @Field(() => String, { description: 'What to do next, in a sentence.' })
  get act(): string {
    const roles = this.isNobodyThere ? '' : ` --roles=${this.roles.join(',')}`;
    const worker = `a worker with "node --import tsx worker/main.ts${roles}"`;
    return this.areDraining
      ? `Resume one with "./exemplar workers resume", or start ${worker}.`
      : `Start Exemplar again, or ${worker}.`;
  }

  private get isNobodyThere(): boolean {
    return this.loads.length === workerRoleSchema.options.length;
  }

  private get areDraining(): boolean {
    return this.loads.some(({ draining }) => draining > 0);
  }
}

/** "runs", "runs and imports", "runs, imports and evaluations". */
function listOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');
}
