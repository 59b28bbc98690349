import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { child, childrenOf, parseXml, textOf, type XmlElement } from '../../../emulator/providers/goroute/xml.ts';
import { documentXml } from '../../support/goroute.ts';

describe('parseXml', () => {
  it('reads elements, namespaces, attributes, entities and sections', () => {
    const root = parseXml(
      '\ufeff<?xml version="1.0"?><!-- hi --><a xmlns="urn:a" xmlns:b="urn:b" x = \'1 > 0\'>\n <b:c y="&lt;&#65;&#x42;">one &amp; <![CDATA[<two>]]></b:c><b:c/><d xmlns="urn:d">ö</d></a>\n<!-- bye -->',
    );
    expect([root.name, root.namespace, root.attributes.x]).toEqual(['a', 'urn:a', '1 > 0']);
    expect(childrenOf(root, 'c').map(({ namespace, text, attributes }) => [namespace, text, attributes.y])).toEqual([
      ['urn:b', 'one & <two>', '<AB'],
      ['urn:b', '', undefined],
    ]);
    expect([child(root, 'd')?.namespace, textOf(root, 'd'), textOf(root, 'c', 'd')]).toEqual(['urn:d', 'ö', null]);
  });

  it.each(['Invoice', 'CreditNote'] as const)('reads the same out of a %s as another parser does', (type) => {
    const xml = documentXml({ type, number: 'A & B' });
    const other = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
    const told: string[] = [];
    const walk = (element: XmlElement) => {
      told.push(`${element.namespace} ${element.name} ${element.children.length === 0 ? element.text : ''}`);
      element.children.forEach(walk);
    };
    walk(parseXml(xml));
    const elements = [other, ...Array.from(other?.getElementsByTagName('*') ?? [])];
    expect(told).toEqual(
      elements.map((element) => {
        const isLeaf = element?.getElementsByTagName('*').length === 0;
        return `${element?.namespaceURI} ${element?.localName} ${isLeaf ? element?.textContent?.trim() : ''}`;
      }),
    );
  });

  it.each([
    ['', 'there is no root element', 1],
    ['text', 'there is text outside of the root element', 1],
    ['<a>', '<a> is not closed', 1],
    ['<a>\n<b></a>', '</a> closes no element that is open', 2],
    ['<a/>\n\n<b/>', 'there is more than one root element', 3],
    ['<a b=1/>', 'an element or its attributes are not written as XML wants', 1],
    ['<a b="1" b="2"/>', 'the attribute b stands twice', 1],
    ['<a>&nope;</a>', '"&nope;" is no entity', 1],
    ['<a>& b</a>', '"&" is no entity', 1],
    ['<x:a/>', 'the prefix x is not declared', 1],
    ['<constructor:a/>', 'the prefix constructor is not declared', 1],
    ['<a>&constructor;</a>', '"&constructor;" is no entity', 1],
    ['<a><!-- ', '"-->" is missing', 1],
    ['<!DOCTYPE a><a/>', 'an element or its attributes are not written as XML wants', 1],
  ])('refuses %j', (text, message, line) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ message, line }));
  });
});
