import type { ArchitectureName } from '#contracts/run-config.ts';
import type { Architecture } from './architecture.ts';
import { egscItSmall } from './egsc-it-small/egsc-it-small.ts';

/** Every architecture there is, by the name that a config holds. */
export const architectures = {
  'egsc-it-small': egscItSmall,
} satisfies Record<ArchitectureName, Architecture>;
