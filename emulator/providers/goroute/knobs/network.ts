import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about the network and the registration there. @see https://docs.goroute.ai/docs/participant-management/registration */
export const networkKnobs: KnobDefinitions = {
  registration_s: {
    default: 45,
    says: 'Seconds after which the registration of a participant is complete.',
    known: 'In the sample it is 45 seconds.',
    confidence: 'M',
  },
  auto_register_smp: {
    default: true,
    says: 'A registration that says nothing about it is published.',
    known: 'There is a member auto_register_smp; its default is not told.',
    confidence: 'L',
  },
  lookup_time_ms: {
    default: 120,
    says: 'What a lookup says that it took, in milliseconds.',
    known: 'The member is there.',
    confidence: 'L',
  },
  lookup_shape: {
    default: 'by_form',
    values: ['by_form', 'routing', 'lookup', 'first_call'],
    says: 'Which of the three documented shapes a lookup answers in: that of its form of request, or always the same.',
    known: 'Three pages show three shapes.',
    confidence: 'M',
  },
  deprecation: {
    default: '',
    says: 'A date, such as 2027-03-01: answers carry Deprecation and Sunset headers. Empty is none.',
    known: 'Nothing.',
    confidence: 'L',
  },
  api_version: {
    default: '1.0.0',
    says: 'The version that health and version tell.',
    known: 'It is 1.0.0.',
    confidence: 'H',
  },
};
