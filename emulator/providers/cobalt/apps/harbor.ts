import type { App } from './app.ts';

const PIPELINE = 'c0ba17f1e1d0000000000a01';

/** A CRM with OAuth, whose connections last. */
export const harbor: App = {
  slug: 'harbor_crm',
  app_id: 'c0ba17a990000000000000a1',
  name: 'Harbor CRM',
  description: 'Contacts and deals, in a CRM that the emulator made up.',
  tags: ['crm'],
  auth_type: 'oauth2',
  scopes: { mandatory: ['contacts.read', 'contacts.write'], optional: ['deals.read'] },
  inputs: [],
  refresh_ttl_s: null,
  actions: [
    {
      action_id: 'create_contact',
      name: 'Create contact',
      description: 'Makes a contact.',
      tag: 'contacts',
      scope: 'contacts.write',
      parameters: [
        { name: 'email', label: 'E-mail', required: true, type: 'text' },
        { name: 'name', label: 'Name', required: false, type: 'text' },
        { name: 'company', label: 'Company', required: false, type: 'text' },
      ],
      does: 'create',
      about: 'contact',
      by: 'email',
    },
    {
      action_id: 'find_contact',
      name: 'Find contact',
      description: 'Finds a contact by e-mail.',
      tag: 'contacts',
      scope: 'contacts.read',
      parameters: [{ name: 'email', label: 'E-mail', required: true, type: 'text' }],
      does: 'find',
      about: 'contact',
      by: 'email',
    },
    {
      action_id: 'list_deals',
      name: 'List deals',
      description: 'Lists deals; needs a scope that a customer may leave out.',
      tag: 'deals',
      scope: 'deals.read',
      parameters: [],
      does: 'list',
      about: 'deal',
      by: 'id',
    },
  ],
  fields: [
    {
      id: PIPELINE,
      name: 'Pipeline',
      field_type: 'select',
      required: true,
      help_text: 'Where new contacts go.',
      live: {
        '': [
          { name: 'Sales', value: 'pl_sales' },
          { name: 'Partners', value: 'pl_partners' },
        ],
      },
    },
    {
      id: 'c0ba17f1e1d0000000000a02',
      name: 'Stage',
      field_type: 'select',
      required: false,
      parent: PIPELINE,
      live: {
        pl_sales: [
          { name: 'New', value: 'st_new' },
          { name: 'Won', value: 'st_won' },
        ],
        pl_partners: [{ name: 'Invited', value: 'st_invited' }],
      },
    },
    {
      id: 'c0ba17f1e1d0000000000a03',
      name: 'Field mapping',
      field_type: 'map',
      required: false,
      labels: [
        { name: 'E-mail', value: 'email' },
        { name: 'Name', value: 'name' },
      ],
      live: {
        '': [
          { name: 'Primary e-mail', value: 'primary_email' },
          { name: 'Full name', value: 'full_name' },
        ],
      },
    },
    {
      id: 'c0ba17f1e1d0000000000a04',
      name: 'Only contacts that',
      field_type: 'rule_engine',
      required: false,
      columns: {
        country: [
          { name: 'Poland', value: 'PL' },
          { name: 'Netherlands', value: 'NL' },
        ],
        email: [],
      },
    },
    {
      id: 'c0ba17f1e1d0000000000a05',
      name: 'Owner',
      field_type: 'email',
      required: false,
      placeholder: 'owner@example.test',
    },
  ],
};
