import type { DefinedFunction } from './schema.ts';
import type { TreeNode } from './tree.ts';

const XSLT = 'http://www.w3.org/1999/XSL/Transform';

type Refuse = (line: number, says: string) => Error;

/** True for a function in the words of XSLT, as Peppol's rules define some. */
export function isFunction({ namespaceURI, localName }: TreeNode): boolean {
  return namespaceURI === XSLT && localName === 'function';
}

/**
 * A function of XSLT as one of XQuery. Parameters, variables, values and choices are enough for what rules compute with; the type of the
 * result is not kept, since an expression gives a value of its type and not the text of it.
 */
export function readFunction(node: TreeNode, refuse: Refuse): DefinedFunction {
  const attribute = (of: TreeNode, name: string): string => {
    const value = of.getAttribute(name);
    if (value === null) throw refuse(of.line, `<${of.nodeName}> needs "${name}".`);
    return value;
  };
  const name = attribute(node, 'name');
  const parameters = node.elements.filter(({ localName }) => localName === 'param');
  const given = parameters.map((param) => {
    const type = param.getAttribute('as');
    return `$${attribute(param, 'name')}${type === null ? '' : ` as ${type}`}`;
  });

  /** What a sequence of instructions gives: variables hold for those behind them. */
  const bodyOf = (instructions: readonly TreeNode[]): string => {
    const [first, ...rest] = instructions;
    if (!first) return '()';
    if (first.localName === 'variable') {
      const held = first.getAttribute('select') ?? bodyOf(first.elements);
      return `(let $${attribute(first, 'name')} := (${held}) return ${bodyOf(rest)})`;
    }
    const own = resultOf(first);
    return rest.length === 0 ? own : `(${own}, ${bodyOf(rest)})`;
  };
  const resultOf = (instruction: TreeNode): string => {
    const { localName, elements } = instruction;
    if (localName === 'value-of' || localName === 'sequence') return `(${attribute(instruction, 'select')})`;
    if (localName === 'if') return `(if (${attribute(instruction, 'test')}) then ${bodyOf(elements)} else ())`;
    if (localName === 'choose') return choiceOf(elements);
    throw refuse(instruction.line, `<${instruction.nodeName}> in a function cannot be computed here.`);
  };
  const choiceOf = ([first, ...rest]: readonly TreeNode[]): string => {
    if (!first) return '()';
    if (first.localName === 'otherwise') return bodyOf(first.elements);
    return `(if (${attribute(first, 'test')}) then ${bodyOf(first.elements)} else ${choiceOf(rest)})`;
  };

  const body = bodyOf(node.elements.filter(({ localName }) => localName !== 'param'));
  const text = `declare function ${name}(${given.join(', ')}) { ${body} };`;
  return { name, declaration: { text, line: node.line } };
}
