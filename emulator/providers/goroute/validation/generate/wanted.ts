import { Random } from '../../../../core/random.ts';
import type { World } from '../../../../http/world.ts';
import type { DocumentWish } from '../../../documents.ts';
import { identifierOf } from '../../identifiers.ts';
import { credentials } from '../../registration.ts';
import { daysOf } from '../../samples.ts';
import type { Draft } from './draft.ts';
import { BUYER, SELLER } from './faults/fault.ts';
import { draftFor } from './invalid.ts';
import { draftDocument, type MakeOptions } from './make.ts';
import { writtenXml } from './write.ts';

/**
 * A document that the integration could be asked to send today: from its own identifier to somebody whom the network lists, unless others
 * are named. The same wish gives the same document, and takes nothing from the randomness of the world.
 */
export function wantedDocument(world: World, { is, number, from, to }: DocumentWish): string {
  const { issueDate } = daysOf(world);
  const { senderId = '', receiverId = '' } = credentials(world);
  const address = (document: Draft) => {
    setAddress(document, SELLER, from ?? senderId);
    setAddress(document, BUYER, to ?? receiverId);
  };
  const about = { ...(number !== undefined && { number }), issueDate };
  const random = new Random(`wanted ${number ?? ''}`);
  if (typeof is === 'object') return writtenXml(aboutRule(random, is, about, address));
  const document = draftDocument(random, about);
  address(document);
  const xml = writtenXml(document);
  // Its last closing tag is lost, as by a template that ends too early.
  return is === 'malformed' ? xml.slice(0, xml.lastIndexOf('</')) : xml;
}

function aboutRule(
  random: Random,
  is: { readonly breaks: string } | { readonly keeps: string },
  about: MakeOptions,
  address: (document: Draft) => void,
): Draft {
  const isBroken = 'breaks' in is;
  const { document, fault } = draftFor(random, isBroken ? is.breaks : is.keeps, about);
  address(document);
  if (isBroken) fault.make(document);
  return document;
}

function setAddress(document: Draft, party: string, address: string): void {
  const found = identifierOf(address);
  if (found)
    document.set(`${party}/cbc:EndpointID`, found.identifier).mark(`${party}/cbc:EndpointID`, 'schemeID', found.scheme);
}
