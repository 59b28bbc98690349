import { list, type Operation, object } from '../http/contract.ts';
import type { Handler } from '../http/exchange.ts';
import { effectOf } from './acting.ts';
import type { Resources } from './engine.ts';
import { filtersOf } from './filters.ts';
import type { Deed, Model, Resource } from './model.ts';
import { segmentsOf } from './path.ts';

/** Something that a document leaves open, and how it is answered all the same. */
export interface OpenQuestion {
  /** The operation, or the schema. */
  readonly where: string;
  readonly says: string;
}

/** What could not be worked out from a contract, operation by operation, and is not answered by handlers of a provider's own. */
export function openQuestions(resources: Resources, handlers: Readonly<Record<string, Handler>> = {}): OpenQuestion[] {
  const deeds = resources.model.deeds.filter(({ operation }) => !handlers[operation.id]);
  const found = [
    // What is not even looked at comes first: nothing else tells of it.
    ...resources.model.shapes.contract.unusable,
    ...deeds.flatMap((deed) => questionsOf(resources, deed).map((says) => ({ where: deed.operation.id, says }))),
  ];
  const silent = deeds.filter(({ operation }) => !hasErrors(operation));
  if (silent.length === 0) return found;
  const says = `${silent.length} of ${deeds.length} operations declare no refusal: those of the others, or plain ones, are used`;
  return [...found, { where: 'the document', says }];
}

/** True where an answer is made up: it comes of nothing that is kept, and of nothing that a request can change. */
export function isMadeUp(model: Model, deed: Deed): boolean {
  return deed.kind === 'compute' || (deed.kind === 'read-only-one' && !isWritten(model, deed.name));
}

function questionsOf(resources: Resources, deed: Deed): string[] {
  const { answer } = deed;
  const says: string[] = [];
  if (deed.kind === 'compute') says.push(computed(deed));
  if (deed.kind === 'read-only-one' && isMadeUp(resources.model, deed))
    says.push('shows made-up values: nothing that can be kept lies behind it');
  if (deed.kind === 'act' && isUnknown(deed)) {
    const does = hasBody(resources, deed) ? 'only keeps what a request says' : 'changes nothing';
    says.push(`"${deed.verb}" ${does}: no state, flag or time of ${nameOf(deed)} has such a word`);
  }
  if (deed.kind === 'list') {
    const rules = resources.options.entities[deed.resource.entity.name ?? ''];
    const loose = looseParameters(deed.resource);
    if (loose.length > 0)
      says.push(`lists the same rows under every ${loose.join(' and ')}: no list tells which there are`);
    const { unclear } = filtersOf(resources.model, deed, deed.resource.entity, rules);
    for (const name of unclear)
      says.push(`the parameter ${name} has no effect: no member of ${nameOf(deed)} goes by that name`);
  }
  if (answer.contentType !== null && answer.shape === null && answer.list === null)
    says.push('the answer has no schema, so it is empty');
  return says;
}

/** Parameters above a collection that name rows of nothing that is kept. */
function looseParameters({ path, parent }: Resource): string[] {
  const known = parent === null ? '' : parent.path;
  const above = segmentsOf(path.slice(known.length)).flatMap(({ parameter }) => parameter ?? []);
  const own = parent === null ? 0 : 1;
  return above.slice(own).map((name) => `{${name}}`);
}

function computed({ answer }: Deed): string {
  if (answer.list) return 'lists nothing: what it lists is kept nowhere';
  return answer.shape ? 'keeps nothing: the answer is made up by its schema, from the request' : 'keeps nothing';
}

function isWritten(model: Model, name: string): boolean {
  return model.deeds.some((deed) => deed.kind === 'write-only-one' && deed.name === name);
}

function isUnknown({ resource, verb }: Deed & { kind: 'act' }): boolean {
  return Object.keys(effectOf(resource.entity, verb, () => 0)).length === 0;
}

function hasBody({ model }: Resources, { operation }: Deed): boolean {
  const body = model.shapes.contract.resolve(operation.document.requestBody);
  return Object.keys(object(body.content)).length > 0;
}

function nameOf(deed: Deed & { kind: 'act' | 'list' }): string {
  return deed.resource.entity.name ?? deed.resource.name;
}

function hasErrors({ document }: Operation): boolean {
  const statuses = Object.keys(object(document.responses));
  const isProtected =
    list(document.security).length > 0 || list(document.parameters).length > 0 || document.requestBody !== undefined;
  return !isProtected || statuses.some((status) => /^[45]|default/i.test(status));
}
