import { Kind, print, type OperationDefinitionNode } from 'graphql';
import type { Contents } from './contents.ts';

/** What a variable of a type may be, beside ids. */
const examples: Readonly<Record<string, unknown>> = {
  'Int!': 10,
  'Boolean!': true,
  'String!': 'state = RUNNING',
  'RunOrder!': { field: 'CREATED_AT', direction: 'DESC' },
  '[String!]!': ['generator/total'],
  'DomainSide!': 'A',
  'Split!': 'TRAIN',
  'ScoredSplit!': 'VALIDATION',
  'PointsFormat!': 'NDJSON',
};

/**
 * Variables with which a query can be asked about a data folder: once for each object that it may be about. What may be
 * left out is left out.
 */
export function variablesFor(
  operation: OperationDefinitionNode,
  ids: Contents['ids'],
): Record<string, unknown>[] {
  let sets: Record<string, unknown>[] = [{}];
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    if (type.kind !== Kind.NON_NULL_TYPE) continue;
    const name = variable.name.value;
    const values = valuesFor(print(type), name, operation, ids);
    sets = sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value })));
  }
  return sets;
}

/** One after the other, or where a list is asked for, all at once. */
function valuesFor(
  type: string,
  variable: string,
  operation: OperationDefinitionNode,
  ids: Contents['ids'],
): readonly unknown[] {
  if (type === 'ID!') return idsFor(operation, variable, ids);
  if (type === '[ID!]!') return [idsFor(operation, variable, ids)];
  return [exampleOf(type, operation)];
}

/** Fields that are about objects of another field's type; of nodes, runs are asked for. */
const ABOUT: Readonly<Record<string, string>> = {
  nodes: 'run',
  compareSeries: 'run',
  removals: 'run',
  checkpointRemovals: 'checkpoint',
  checkpointBill: 'run',
  translationRemovals: 'translation',
  datasetVersionRemovals: 'node',
  compareEvaluations: 'evaluation',
};

/** The field that takes the variable says of what type the object is. */
function idsFor(operation: OperationDefinitionNode, variable: string, ids: Contents['ids']): string[] {
  const field = operation.selectionSet.selections.find(
    (selection) =>
      selection.kind === Kind.FIELD &&
      selection.arguments?.some(({ value }) => value.kind === Kind.VARIABLE && value.name.value === variable),
  );
  const found = field?.kind === Kind.FIELD ? ids[ABOUT[field.name.value] ?? field.name.value] : undefined;
  if (!found) throw new Error(`contents-0.1.0.json names no id for $${variable} of ${nameOf(operation)}`);
  return found;
}

function exampleOf(type: string, operation: OperationDefinitionNode): unknown {
  if (!(type in examples)) throw new Error(`no example of ${type}, which ${nameOf(operation)} asks for`);
  return examples[type];
}

function nameOf({ name }: OperationDefinitionNode): string {
  return name?.value ?? 'a query without a name';
}
