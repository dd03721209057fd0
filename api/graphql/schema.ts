import 'reflect-metadata'; // before any decorated class
import type { GraphQLSchema } from 'graphql';
import { type PubSub, buildSchemaSync } from 'type-graphql';
import { ApiKeyResolver } from './api-key/api-key.resolver.ts';
import { auditMutations } from './audit/audit-mutations.ts';
import { AuditResolver } from './audit/audit.resolver.ts';
import { authChecker } from './auth-checker.ts';
import { ClaimResolver } from './claim/claim.resolver.ts';
import { CheckpointResolver } from './checkpoint/checkpoint.resolver.ts';
import { CheckpointPolicyResolver } from './checkpoint/checkpoint-policy.resolver.ts';
import { CheckpointAliasResolver } from './checkpoint/checkpoint-alias.resolver.ts';
import { PinCheckpointResolver } from './checkpoint/pin-checkpoint.resolver.ts';
import { DatasetResolver, DatasetVersionResolver } from './dataset/dataset.resolver.ts';
import { ImageResolver } from './dataset/image.resolver.ts';
import { describeRoots } from './describe-roots.ts';
import { EstimateResolver } from './estimate/estimate.resolver.ts';
import { CompareEvaluationsResolver } from './evaluation/compare-evaluations.resolver.ts';
import { EvaluationResolver } from './evaluation/evaluation.resolver.ts';
import { ExperimentResolver } from './experiment/experiment.resolver.ts';
import { ExperimentRoleResolver } from './experiment-role/experiment-role.resolver.ts';
import { RolesOfExperimentResolver } from './experiment-role/roles-of-experiment.resolver.ts';
import { RolesOfUserResolver } from './experiment-role/roles-of-user.resolver.ts';
import { ImportResolver } from './import/import.resolver.ts';
import { MethodResolver } from './method/method.resolver.ts';
import { MetricResolver, MetricSeriesResolver } from './metric/metric.resolver.ts';
import { NodeResolver } from './node/node.resolver.ts';
import { OverviewResolver } from './overview/overview.resolver.ts';
import { PeopleResolver } from './people/people.resolver.ts';
import { QueueResolver } from './queue/queue.resolver.ts';
import { OrganizeRunsResolver } from './run/organize-runs.resolver.ts';
import { RunEventsResolver } from './run/run-events.resolver.ts';
import { RunFieldsResolver } from './run/run-fields.resolver.ts';
import { CompareSeriesResolver } from './run/compare-series.resolver.ts';
import { RunColumnsResolver } from './run/run-columns.resolver.ts';
import { RunValuesResolver } from './run/run-values.resolver.ts';
import { RunEvaluationResolver } from './run/run-evaluation.resolver.ts';
import { RunStepTimesResolver } from './run/run-step-times.resolver.ts';
import { RunResolver } from './run/run.resolver.ts';
import { RunViewResolver } from './run-view/run-view.resolver.ts';
import { RunsOfVersionResolver } from './run/runs-of-version.resolver.ts';
import { ForksOfCheckpointResolver } from './run/forks-of-checkpoint.resolver.ts';
import { BestCheckpointResolver } from './run/best-checkpoint.resolver.ts';
import { ForksOfRunResolver } from './run/forks-of-run.resolver.ts';
import { CheckpointImportResolver } from './checkpoint-import/checkpoint-import.resolver.ts';
import { RunWhereResolver } from './run/where/run-where.resolver.ts';
import { PasskeyResolver } from './sign-in/passkey.resolver.ts';
import { SignInResolver } from './sign-in/sign-in.resolver.ts';
import { SessionResolver } from './session/session.resolver.ts';
import { ServerInfoResolver } from './server/server-info.resolver.ts';
import { DateTime } from './shared/scalars.ts';
import { StoredImageResolver } from './shared/stored-image.resolver.ts';
import { TrashDatasetVersionsResolver } from './trash/trash-dataset-versions.resolver.ts';
import { CheckpointChangesResolver } from './checkpoint/checkpoint-changes.resolver.ts';
import { TrashChangesResolver } from './trash/trash-changes.resolver.ts';
import { RunViewChangesResolver } from './run-view/run-view-changes.resolver.ts';
import { TrashTranslationsResolver } from './trash/trash-translations.resolver.ts';
import { TrashCheckpointsResolver } from './trash/trash-checkpoints.resolver.ts';
import { TrashResolver } from './trash/trash.resolver.ts';
import { SettingsResolver } from './settings/settings.resolver.ts';
import { StorageUseResolver } from './storage/storage-use.resolver.ts';
import { TranslationResolver } from './translation/translation.resolver.ts';
import { UploadResolver } from './upload/upload.resolver.ts';
import { UserResolver } from './user/user.resolver.ts';
import { refuseWithoutRoom } from './shared/refuse-without-room.ts';
import { requireViewerToSubscribe } from './shared/require-viewer-to-subscribe.ts';
import { VerificationResolver } from './verification/verification.resolver.ts';
import { WeightsResolver } from './weights/weights.resolver.ts';
import { WorkerResolver } from './worker/worker.resolver.ts';

/** type-graphql wants one as soon as there is a subscription; ours pull from the database instead. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Subscriptions read from the database; nothing is ever published.');
  },
  subscribe: () => {
    throw new Error('Subscriptions read from the database; there is nothing to subscribe to here.');
  },
};

function buildOnce(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      UserResolver,
      PeopleResolver,
      SessionResolver,
      SignInResolver,
      PasskeyResolver,
      ApiKeyResolver,
      AuditResolver,
      ServerInfoResolver,
      MethodResolver,
      MetricResolver,
      MetricSeriesResolver,
      DatasetResolver,
      DatasetVersionResolver,
      ImageResolver,
      StoredImageResolver,
      ImportResolver,
      UploadResolver,
      RunResolver,
      RunsOfVersionResolver,
      ForksOfCheckpointResolver,
      BestCheckpointResolver,
      ForksOfRunResolver,
      RunWhereResolver,
      RunViewResolver,
      OrganizeRunsResolver,
      CompareSeriesResolver,
      RunFieldsResolver,
      RunValuesResolver,
      RunColumnsResolver,
      RunStepTimesResolver,
      RunEvaluationResolver,
      RunEventsResolver,
      CheckpointResolver,
      CheckpointAliasResolver,
      PinCheckpointResolver,
      CheckpointPolicyResolver,
      CheckpointImportResolver,
      EstimateResolver,
      EvaluationResolver,
      CompareEvaluationsResolver,
      ExperimentResolver,
      ExperimentRoleResolver,
      RolesOfExperimentResolver,
      RolesOfUserResolver,
      ClaimResolver,
      StorageUseResolver,
      SettingsResolver,
      TranslationResolver,
      TrashResolver,
      QueueResolver,
      OverviewResolver,
      TrashCheckpointsResolver,
      TrashTranslationsResolver,
      RunViewChangesResolver,
      TrashChangesResolver,
      CheckpointChangesResolver,
      TrashDatasetVersionsResolver,
      VerificationResolver,
      WeightsResolver,
      WorkerResolver,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    authChecker,
    pubSub: noPubSub,
    // Inputs are parsed by zod where they are used, which gives refusals as data and one mechanism for all of them.
    validate: false,
    // It would ask the schema for all of itself at each start; the tests do.
    skipCheck: true,
  });
  auditMutations(schema);
  refuseWithoutRoom(schema);
  requireViewerToSubscribe(schema);
  describeRoots(schema);
  return schema;
}

let schema: GraphQLSchema | undefined;

/** The schema; type-graphql's metadata is global to the process, so it is built once. */
export function getSchema(): GraphQLSchema {
  return (schema ??= buildOnce());
}
