import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { Artifact } from '../artifact/artifact.type.ts';
import { CheckpointAlias } from '../checkpoint/checkpoint-alias.type.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { Dataset, DatasetVersion } from '../dataset/dataset.type.ts';
import { Estimate } from '../estimate/estimate.type.ts';
import { Evaluation } from '../evaluation/evaluation.type.ts';
import { Import } from '../import/import.type.ts';
import type { Loaders } from '../loaders.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { Run } from '../run/run.type.ts';
import { Session } from '../session/session.type.ts';
import { RunView } from '../run-view/run-view.type.ts';
import { Sample } from '../run/sample.type.ts';
import { Translation } from '../translation/translation.type.ts';
import { CheckpointImport } from '../checkpoint-import/checkpoint-import.type.ts';
import { Verification } from '../verification/verification.type.ts';
import { User } from '../user/user.type.ts';
import { NetworkWeights } from '../weights/weights.type.ts';
import { Worker } from '../worker/worker.type.ts';
import { type NodeType, parseGlobalId } from '../relay/global-id.ts';
import { Node } from './node.type.ts';

function nodesCost({ args, childComplexity }: { args: { ids?: unknown[] }; childComplexity: number }) {
  return (args.ids?.length ?? 1) * (1 + childComplexity);
}

@Authorized('VIEWER')
@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'The object with an id; null when it does not exist.' })
  node(
    @Arg('id', () => ID, { description: 'Id of any object.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Node | null> {
    return loadNode(loaders, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The objects with these ids, at most 100, in the same order; null where one does not exist.',
    complexity: nodesCost,
  })
  nodes(
    @Arg('ids', () => [ID], { description: 'Ids of any objects.' }) ids: string[],
    @Ctx() { loaders }: Context,
  ): Promise<(Node | null)[]> {
    if (ids.length > limits.maxPageSize)
      throw codedError(
        'BAD_USER_INPUT',
        `"ids" may have at most ${limits.maxPageSize} items, but has ${ids.length}.`,
      );
    return Promise.all(ids.map((id) => loadNode(loaders, id)));
  }
}

async function loadNode(loaders: Loaders, id: string): Promise<Node | null> {
  const parsed = parseGlobalId(id);
  return parsed && (await loadOf[parsed.type](loaders, parsed.uuid));
}

function wrap<Row>(row: Row | null, Type: new (row: Row) => Node): Node | null {
  return row && new Type(row);
}

const loadOf: Record<NodeType, (loaders: Loaders, uuid: string) => Promise<Node | null>> = {
  User: async ({ user }, id) => wrap(await user.load(id), User),
  Session: async ({ session }, id) => wrap(await session.load(id), Session),
  Dataset: async ({ shownDataset }, id) => wrap(await shownDataset.load(id), Dataset),
  DatasetVersion: async ({ datasetVersion }, id) => wrap(await datasetVersion.load(id), DatasetVersion),
  Image: ({ image }, id) => image.load(id),
  Import: async (loaders, id) => wrap(await loaders.import.load(id), Import),
  Experiment: async ({ experiment }, id) => wrap(await experiment.load(id), Experiment),
  Run: async ({ run }, id) => wrap(await run.load(id), Run),
  RunView: async ({ runView }, id) => wrap(await runView.load(id), RunView),
  Checkpoint: async ({ checkpoint }, id) => wrap(await checkpoint.load(id), Checkpoint),
  CheckpointAlias: async ({ checkpointAlias }, id) => wrap(await checkpointAlias.load(id), CheckpointAlias),
  CheckpointImport: async ({ checkpointImport }, id) =>
    wrap(await checkpointImport.load(id), CheckpointImport),
  Sample: async ({ sample }, id) => wrap(await sample.load(id), Sample),
  Estimate: async ({ estimate }, id) => wrap(await estimate.load(id), Estimate),
  Evaluation: async ({ evaluation }, id) => wrap(await evaluation.load(id), Evaluation),
  Translation: async ({ translation }, id) => wrap(await translation.load(id), Translation),
  Verification: async ({ verification }, id) => wrap(await verification.load(id), Verification),
  Worker: async ({ worker }, id) => wrap(await worker.load(id), Worker),
  Artifact: async ({ artifact }, id) => wrap(await artifact.load(id), Artifact),
  NetworkWeights: async ({ networkWeights }, id) => wrap(await networkWeights.load(id), NetworkWeights),
  Upload: () => Promise.resolve(null),
  Job: () => Promise.resolve(null),
  ApiKey: () => Promise.resolve(null),
  Passkey: () => Promise.resolve(null),
  AuditEntry: () => Promise.resolve(null),
};
