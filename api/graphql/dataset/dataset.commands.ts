import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { datasetIdSchema } from '#contracts/ids.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import type { Dataset as DatasetRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { notify } from '#db/notify.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { DATASET_NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { UpdateDatasetInput } from './dataset.input.ts';

const schema = z.object({
  name: nameSchema.nullish(),
  domainA: nameSchema.nullish(),
  domainB: nameSchema.nullish(),
});

export interface DatasetChange {
  readonly dataset: DatasetRow | null;
  readonly userErrors: readonly UserError[];
}

/** Renames a dataset and its domains, those of every version: a run on an older one shows the new names too. */
export async function updateDataset(prisma: PrismaClient, input: UpdateDatasetInput): Promise<DatasetChange> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { dataset: null, userErrors: parsed.userErrors };
  const uuid = uuidOf('Dataset', input.datasetId);
  if (uuid === null) return notFound;
  const { name, domainA, domainB } = parsed.value;
  try {
    return await prisma.$transaction(async (transaction) => {
      const before = await readNames(transaction, uuid);
      const [dataset] = await transaction.dataset.updateManyAndReturn({
        where: { id: uuid, ...DATASET_NOT_IN_TRASH },
        data: name == null ? {} : { name },
      });
      if (!dataset || !before) return notFound;
      await renameDomains(transaction, uuid, 'A', domainA);
      await renameDomains(transaction, uuid, 'B', domainB);
      await notify(transaction, 'dataset_changed', { datasetId: datasetIdSchema.parse(uuid) });
      const after = {
        name: dataset.name,
        domainA: before.domainA && (domainA ?? before.domainA),
        domainB: before.domainB && (domainB ?? before.domainB),
      };
      await recordChanges(transaction, [{ type: 'Dataset', id: uuid, before, after }]);
      return { dataset, userErrors: [] };
    });
  } catch (error) {
    if (name == null || !isUniqueViolation(error)) throw error; // of two who choose a name at once one gets it
    return { dataset: null, userErrors: [await nameTaken(prisma, name)] };
  }
}

/** A dataset in the trash keeps its name, so that it can be restored. */
async function nameTaken(prisma: PrismaClient, name: string): Promise<UserError> {
  const isShown = (await prisma.dataset.count({ where: { name, ...DATASET_NOT_IN_TRASH } })) > 0;
  const who = isShown ? 'Another dataset' : 'A dataset in the trash';
  return refuse('NAME_TAKEN', ['name'], `${who} is named "${name}". Choose another name.`);
}

const notFound: DatasetChange = {
  dataset: null,
  userErrors: [refuse('NOT_FOUND', ['datasetId'], 'No dataset has this id.')],
};

/** What a dataset and the domains of its newest version are called; held until the transaction ends. */
async function readNames(transaction: Prisma.TransactionClient, id: string) {
  await transaction.$queryRaw`select from dataset where id = ${id}::uuid for update`;
  const found = await transaction.dataset.findUnique({
    where: { id },
    include: {
      versions: {
        orderBy: { number: 'desc' },
        take: 1,
        select: { domains: { select: { side: true, name: true } } },
      },
    },
  });
  if (!found) return null;
  const domains = found.versions.flatMap((version) => version.domains);
  const nameOf = (of: 'A' | 'B') => domains.find(({ side }) => side === of)?.name ?? null;
  return { name: found.name, domainA: nameOf('A'), domainB: nameOf('B') };
}

async function renameDomains(
  transaction: Prisma.TransactionClient,
  datasetId: string,
  side: 'A' | 'B',
  name: string | null | undefined,
): Promise<void> {
  if (name == null) return;
  await transaction.domain.updateMany({ where: { side, datasetVersion: { datasetId } }, data: { name } });
}
