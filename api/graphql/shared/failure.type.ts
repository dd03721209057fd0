import { Field, ObjectType } from 'type-graphql';
import type { Failure as FailureValue } from '#contracts/run-state.ts';
import { readFailure } from '#contracts/stored/read-failure.ts';
import { FailureClass } from './enums.ts';

@ObjectType({ description: 'Why a piece of work failed.', simpleResolvers: true })
export class Failure {
  @Field(() => FailureClass, { description: 'Who or what caused it.' })
  readonly class: FailureValue['class'];

  @Field(() => String, { description: 'Stable, upper-case, e.g. UNSUPPORTED_IMAGE.' })
  readonly code: string;

  @Field(() => String, {
    description: 'A human-readable message that says what to do, where something can be done.',
  })
  readonly message: string;

  constructor(failure: FailureValue) {
    this.class = failure.class;
    this.code = failure.code;
    this.message = failure.message;
  }
}

/** The failure in a row's JSON column. */
export function failureOf(column: unknown): Failure | null {
  return column === null ? null : new Failure(readFailure(column));
}
