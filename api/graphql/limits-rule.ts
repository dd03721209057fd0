import {
  type ASTVisitor,
  Kind,
  type FragmentDefinitionNode,
  GraphQLError,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { isCleanText } from './clean-text.ts';

const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 8;

/** Tokens of a document; the parser stops there. */
export const MAX_TOKENS = 1_000;

/**
 * Refuses documents that are deeper, more aliased or more decorated than any honest one, and strings that Postgres
 * cannot keep. It looks at the document alone, as Apollo remembers which documents were valid.
 */
export function limitsRule(context: ValidationContext): ASTVisitor {
  const report = (message: string): void => {
    context.reportError(new GraphQLError(message));
  };
  let aliases = 0;
  let directives = 0;
  return {
    Field(node) {
      if (node.alias && ++aliases === MAX_ALIASES + 1)
        report(`A document may have at most ${MAX_ALIASES} aliases.`);
    },
    Directive() {
      if (++directives === MAX_DIRECTIVES + 1)
        report(`A document may have at most ${MAX_DIRECTIVES} directives.`);
    },
    StringValue(node) {
      if (!isCleanText(node.value)) report('A string has a NUL character or half of a surrogate pair.');
    },
    OperationDefinition(node) {
      const fragments = new Map(
        context
          .getDocument()
          .definitions.flatMap((each) =>
            each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
          ),
      );
      if (depthOf(node.selectionSet, fragments, new Map()) > MAX_DEPTH)
        report(`A document may nest fields at most ${MAX_DEPTH} deep.`);
    },
  };
}

/** Depth in fields; each fragment is measured once, and one that holds itself counts as flat (another rule tells). */
function depthOf(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, number>,
): number {
  const depths = selections.map((selection): number => {
    if (selection.kind === Kind.FIELD) {
      const isIntrospection = selection.name.value.startsWith('__');
      return selection.selectionSet && !isIntrospection
        ? 1 + depthOf(selection.selectionSet, fragments, measured)
        : 1;
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, fragments, measured);
    const name = selection.name.value;
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const fragment = fragments.get(name);
    const depth = fragment ? depthOf(fragment.selectionSet, fragments, measured) : 0;
    measured.set(name, depth);
    return depth;
  });
  return Math.max(0, ...depths);
}
