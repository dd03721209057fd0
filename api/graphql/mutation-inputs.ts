import {
  type DocumentNode,
  getNamedType,
  getOperationAST,
  type GraphQLSchema,
  isInputObjectType,
  OperationTypeNode,
  typeFromAST,
  type TypeNode,
} from 'graphql';

/** Names of the variables of a mutation that are inputs: what is wrong in them is refused as data, with its field. */
export function mutationInputs(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): ReadonlySet<string> {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return new Set();
  const isInput = (type: TypeNode) => isInputObjectType(getNamedType(typeFromAST(schema, type as never)));
  const inputs = operation.variableDefinitions?.filter(({ type }) => isInput(type)) ?? [];
  return new Set(inputs.map(({ variable }) => variable.name.value));
}
