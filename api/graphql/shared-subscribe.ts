import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  Kind,
  print,
  visit,
} from 'graphql';
import type { Context } from '../context.ts';
import { createLoaders } from './loaders.ts';

type Results = AsyncIterableIterator<ExecutionResult>;

/**
 * `subscribe` of graphql-js for many sockets: those that are told of the same event, by the same document and with the
 * same rights, share one execution of it. Each execution reads its rows afresh.
 */
export function createSharedSubscribe(): (args: ExecutionArgs) => Promise<Results | ExecutionResult> {
  const executions = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
  return async (args) => {
    const events = await createSourceEventStream(args);
    if (!isStream(events)) return events;
    const key = keyOf(args);
    const resultOf = (event: unknown): Promise<ExecutionResult> => {
      if (typeof event !== 'object' || event === null) return executeFor(args, event);
      const shared = executions.get(event) ?? new Map<string, Promise<ExecutionResult>>();
      executions.set(event, shared);
      const result = shared.get(key) ?? executeFor(args, event);
      shared.set(key, result);
      return result;
    };
    return mapped(events[Symbol.asyncIterator](), resultOf);
  };
}

async function executeFor(args: ExecutionArgs, event: unknown): Promise<ExecutionResult> {
  const context = args.contextValue as Context;
  const loaders = createLoaders(context.prisma, context.viewer);
  return execute({ ...args, rootValue: event, contextValue: { ...context, loaders } });
}

/** Whatever the answer to an event depends on but the event. */
function keyOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { viewer, links } = contextValue as Context;
  return JSON.stringify([
    print(document),
    operationName,
    namesOfVariablesBelowRoot(document).map((name) => [name, variableValues?.[name]]),
    viewer && [viewer.id, viewer.role, viewer.grants, viewer.scopes],
    [links.forClient(''), links.forBrowser('')],
  ]);
}

/** Variables of the root field's arguments choose the events alone: each client goes on from another cursor. */
function namesOfVariablesBelowRoot(document: DocumentNode): string[] {
  const names = new Set<string>();
  let depth = 0;
  const nesting = {
    enter: () => {
      depth++;
    },
    leave: () => {
      depth--;
    },
  };
  visit(document, {
    SelectionSet: nesting,
    FragmentDefinition: nesting,
    VariableDefinition: () => false,
    Argument: (_argument, _key, _siblings, _path, ancestors) => {
      const isOfRootField = depth === 1 && isField(ancestors.at(-1));
      return isOfRootField ? false : undefined;
    },
    Variable: ({ name }) => {
      names.add(name.value);
    },
  });
  return [...names].sort();
}

function isField(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === Kind.FIELD;
}

function isStream(events: AsyncIterable<unknown> | ExecutionResult): events is AsyncIterable<unknown> {
  return Symbol.asyncIterator in events;
}

/** Not an async generator: one that waits for an event cannot be ended. */
function mapped(
  events: AsyncIterator<unknown>,
  resultOf: (event: unknown) => Promise<ExecutionResult>,
): Results {
  const asResult = async (event: IteratorResult<unknown>): Promise<IteratorResult<ExecutionResult>> =>
    event.done ? { value: undefined, done: true } : { value: await resultOf(event.value), done: false };
  return {
    next: async () => asResult(await events.next()),
    return: async () => asResult((await events.return?.()) ?? { value: undefined, done: true }),
    throw: async (error) => asResult((await events.throw?.(error)) ?? { value: undefined, done: true }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
