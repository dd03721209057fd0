import type { Scope } from '../../api/auth/viewer.ts';
import type { Role } from '#db/generated/enums.ts';

/** Who may use a root field: everybody, those who have at least a role, and with which scope of an API key. */
export type Need = 'PUBLIC' | Role | { readonly role: Role; readonly scope: Scope };

/** For everybody about what is their own; others' need the role ADMIN. */
const OWN = { role: 'VIEWER', scope: 'write' } as const;

/**
 * Who may use which root field of the schema at all. What belongs to somebody else may need more: that is said and tested
 * where it is done.
 */
export const ROLE_TABLE: Readonly<Record<string, Need>> = {
  'Query.serverInfo': 'PUBLIC',
  'Query.viewer': 'PUBLIC',

  'Query.checkpoint': 'VIEWER',
  'Query.checkpointBill': 'VIEWER',
  'Query.checkpointImport': 'VIEWER',
  'Query.checkpointRemovals': 'VIEWER',
  'Query.compareEvaluations': 'VIEWER',
  'Query.compareSeries': 'VIEWER',
  'Query.completeRunFilter': 'VIEWER',
  'Query.dataset': 'VIEWER',
  'Query.datasetVersionRemovals': 'VIEWER',
  'Query.datasets': 'VIEWER',
  'Query.estimate': 'VIEWER',
  'Query.evaluation': 'VIEWER',
  'Query.experiment': 'VIEWER',
  'Query.experiments': 'VIEWER',
  'Query.hearsChanges': 'VIEWER',
  'Query.import': 'VIEWER',
  'Query.imports': 'VIEWER',
  'Query.methods': 'VIEWER',
  'Query.metricDefinitions': 'VIEWER',
  'Query.networkWeights': 'VIEWER',
  'Query.node': 'VIEWER',
  'Query.nodes': 'VIEWER',
  'Query.queue': 'VIEWER',
  'Query.removals': 'VIEWER',
  'Query.run': 'VIEWER',
  'Query.runColumns': 'VIEWER',
  'Query.runViews': 'VIEWER',
  'Query.runs': 'VIEWER',
  'Query.sessions': 'VIEWER',
  'Query.storageSpace': 'VIEWER',
  'Query.storageUse': 'VIEWER',
  'Query.translation': 'VIEWER',
  'Query.translationRemovals': 'VIEWER',
  'Query.translations': 'VIEWER',
  'Query.trash': 'VIEWER',
  'Query.trashedCheckpoints': 'VIEWER',
  'Query.trashedDatasetVersions': 'VIEWER',
  'Query.trashedTranslations': 'VIEWER',
  'Query.verification': 'VIEWER',
  'Query.workerShortage': 'VIEWER',
  'Query.workers': 'VIEWER',

  'Query.apiKeys': 'VIEWER',

  'Query.auditEntries': 'ADMIN',
  'Query.users': 'ADMIN',

  'Mutation.createApiKey': { role: 'VIEWER', scope: 'admin' },
  'Mutation.createSignInLink': { role: 'VIEWER', scope: 'admin' },
  'Mutation.revokeApiKey': { role: 'VIEWER', scope: 'admin' },
  'Mutation.revokeOtherSessions': OWN,
  'Mutation.revokeSession': OWN,

  'Mutation.addNetworkWeights': 'EDITOR',
  'Mutation.cancelEstimate': 'EDITOR',
  'Mutation.cancelExperiment': 'EDITOR',
  'Mutation.cancelRun': 'EDITOR',
  'Mutation.cancelRuns': 'EDITOR',
  'Mutation.cancelWork': 'EDITOR',
  'Mutation.createExperiment': 'EDITOR',
  'Mutation.createRunView': 'EDITOR',
  'Mutation.createUploads': 'EDITOR',
  'Mutation.deleteExperiment': 'EDITOR',
  'Mutation.deleteRunView': 'EDITOR',
  'Mutation.estimateRun': 'EDITOR',
  'Mutation.evaluateCheckpoint': 'EDITOR',
  'Mutation.finalizeUploads': 'EDITOR',
  'Mutation.importCheckpoint': 'EDITOR',
  'Mutation.importDataset': 'EDITOR',
  'Mutation.organizeRuns': 'EDITOR',
  'Mutation.pinCheckpoint': 'EDITOR',
  'Mutation.purgeCheckpoints': 'EDITOR',
  'Mutation.purgeRuns': 'EDITOR',
  'Mutation.purgeTranslations': 'EDITOR',
  'Mutation.renameExperiment': 'EDITOR',
  'Mutation.restoreCheckpoints': 'EDITOR',
  'Mutation.restoreDatasetVersions': 'EDITOR',
  'Mutation.restoreRuns': 'EDITOR',
  'Mutation.restoreTranslations': 'EDITOR',
  'Mutation.retryExperiment': 'EDITOR',
  'Mutation.setCheckpointPolicy': 'EDITOR',
  'Mutation.startExperiment': 'EDITOR',
  'Mutation.startRun': 'EDITOR',
  'Mutation.startRuns': 'EDITOR',
  'Mutation.translate': 'EDITOR',
  'Mutation.trashCheckpoints': 'EDITOR',
  'Mutation.trashDatasetVersions': 'EDITOR',
  'Mutation.trashRuns': 'EDITOR',
  'Mutation.trashTranslations': 'EDITOR',
  'Mutation.unpinCheckpoint': 'EDITOR',
  'Mutation.updateDataset': 'EDITOR',
  'Mutation.updateRun': 'EDITOR',
  'Mutation.updateRunView': 'EDITOR',

  'Mutation.prioritizeWork': 'OPERATOR',
  'Mutation.purgeDatasetVersions': 'OPERATOR',
  'Mutation.verifyStorage': 'OPERATOR',

  'Mutation.changeUserRole': 'ADMIN',
  'Mutation.disableUser': 'ADMIN',
  'Mutation.enableUser': 'ADMIN',
  'Mutation.inviteUser': 'ADMIN',

  'Subscription.checkpointImportChanged': 'VIEWER',
  'Subscription.checkpointsChanged': 'VIEWER',
  'Subscription.datasetsChanged': 'VIEWER',
  'Subscription.estimateChanged': 'VIEWER',
  'Subscription.evaluationChanged': 'VIEWER',
  'Subscription.experimentChanged': 'VIEWER',
  'Subscription.importChanged': 'VIEWER',
  'Subscription.importsChanged': 'VIEWER',
  'Subscription.queueChanged': 'VIEWER',
  'Subscription.runEvents': 'VIEWER',
  'Subscription.runViewChanged': 'VIEWER',
  'Subscription.runsChanged': 'VIEWER',
  'Subscription.sessionsChanged': 'VIEWER',
  'Subscription.translationChanged': 'VIEWER',
  'Subscription.trashChanged': 'VIEWER',
  'Subscription.auditEntryAdded': 'ADMIN',
  'Subscription.usersChanged': 'ADMIN',
  'Subscription.verificationChanged': 'VIEWER',
};

/** Object types that are reached from public root fields past no field that needs a role. */
export const PUBLIC_TYPES: readonly string[] = ['Limits', 'ServerInfo', 'User'];

/** Other fields that need more than to read. */
export const GUARDED_FIELDS: Readonly<Record<string, Role>> = {
  'User.invitationExpiresAt': 'ADMIN',
  'User.lastSeenAt': 'ADMIN',
  'Verification.findings': 'OPERATOR',
};
