import { Authorized, Query, Resolver } from 'type-graphql';
import { Method } from './method.type.ts';
import { METHODS } from './methods.ts';

@Authorized('VIEWER')
@Resolver()
export class MethodResolver {
  @Query(() => [Method], { description: 'The methods that runs may use.' })
  methods(): readonly Method[] {
    return [...METHODS.values()];
  }
}
