import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  visit,
  type DefinitionNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** A query that a part of the product asks. */
export interface Question {
  readonly name: string;
  readonly operation: OperationDefinitionNode;
  /** With the fragments it needs. */
  readonly text: string;
}

/** Every query of a folder, from its `.graphql` files and from the documents inside its code. */
export function questionsOf(folder: string): Question[] {
  const definitions = documentsIn(folder).flatMap((document) => [...parse(document).definitions]);
  const fragments = new Map(
    definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  );
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => operation === OperationTypeNode.QUERY)
    .map((operation) => ({
      name: operation.name?.value ?? '',
      operation,
      text: [operation, ...needed(operation, fragments)].map(print).join('\n'),
    }));
}

/** Made from the documents, not written. */
const MADE = ['gql', 'dist', 'node_modules'];

function documentsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return MADE.includes(entry.name) ? [] : documentsIn(file);
    if (file.endsWith('.graphql')) return [readFileSync(file, 'utf8')];
    if (!/\.tsx?$/.test(file)) return [];
    return [...readFileSync(file, 'utf8').matchAll(/\bgraphql\(`([^`]*)`/g)].map(([, text = '']) => text);
  });
}

function isFragment(definition: DefinitionNode): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}

function needed(
  node: DefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (!fragment) throw new Error(`there is no fragment ${name.value}`);
      if (found.has(fragment)) return;
      found.add(fragment);
      needed(fragment, fragments, found);
    },
  });
  return found;
}
