import { loadedLater } from '../ui/loaded-later.ts';

/** Pages that come after the first one. */
export const LATER = {
  RunPage: loadedLater(async () => (await import('../features/run/run-page.tsx')).RunPage),
  ComparePage: loadedLater(async () => (await import('../features/compare/compare-page.tsx')).ComparePage),
  ExperimentsPage: loadedLater(
    async () => (await import('../features/experiments/experiments-page.tsx')).ExperimentsPage,
  ),
  ExperimentPage: loadedLater(
    async () => (await import('../features/experiments/experiment-page.tsx')).ExperimentPage,
  ),
  ClaimsPage: loadedLater(async () => (await import('../features/claims/claims-page.tsx')).ClaimsPage),
  TranslatePage: loadedLater(
    async () => (await import('../features/translate/translate-page.tsx')).TranslatePage,
  ),
  QueuePage: loadedLater(async () => (await import('../features/queue/queue-page.tsx')).QueuePage),
  TrashPage: loadedLater(async () => (await import('../features/trash/trash-page.tsx')).TrashPage),
  DatasetsPage: loadedLater(
    async () => (await import('../features/datasets/datasets-page.tsx')).DatasetsPage,
  ),
  DatasetPage: loadedLater(async () => (await import('../features/datasets/dataset-page.tsx')).DatasetPage),
  CheckpointPage: loadedLater(
    async () => (await import('../features/lineage/checkpoint-page.tsx')).CheckpointPage,
  ),
  TranslationPage: loadedLater(
    async () => (await import('../features/lineage/translation-page.tsx')).TranslationPage,
  ),
  AdminPage: loadedLater(async () => (await import('../features/admin/admin-page.tsx')).AdminPage),
  AuditPage: loadedLater(async () => (await import('../features/audit/audit-page.tsx')).AuditPage),
  KeysPage: loadedLater(async () => (await import('../features/keys/keys-page.tsx')).KeysPage),
  OverviewPage: loadedLater(
    async () => (await import('../features/overview/overview-page.tsx')).OverviewPage,
  ),
  WorkersPage: loadedLater(async () => (await import('../features/workers/workers-page.tsx')).WorkersPage),
  SettingsPage: loadedLater(
    async () => (await import('../features/settings/settings-page.tsx')).SettingsPage,
  ),
  DiskPage: loadedLater(async () => (await import('../features/admin/disk-page.tsx')).DiskPage),
  PeoplePage: loadedLater(async () => (await import('../features/people/people-page.tsx')).PeoplePage),
  AccountPage: loadedLater(async () => (await import('../features/account/account-page.tsx')).AccountPage),
} as const;
