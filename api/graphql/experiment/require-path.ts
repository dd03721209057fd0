import { readExperimentPath } from '#contracts/names.ts';
import { codedError, type TextPlace } from '../../errors.ts';

/**
 * The path of an experiment that something else than a mutation names.
 *
 * @param where as the refusal says it, in quotation marks if it is the name of an argument
 * @throws BAD_USER_INPUT for what is not a path
 */
export function requirePath(text: string, where: string, place?: TextPlace): string {
  const { name, problem } = readExperimentPath(text);
  if (problem === null) return name;
  throw codedError('BAD_USER_INPUT', `${where} ${problem.rule}.`, place);
}
