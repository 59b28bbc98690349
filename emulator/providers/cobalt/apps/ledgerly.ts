import type { App } from './app.ts';

/** Bookkeeping with OAuth, whose refresh tokens die: the connection must be made again. */
export const ledgerly: App = {
  slug: 'ledgerly',
  app_id: 'c0ba17a990000000000000a3',
  name: 'Ledgerly',
  description: 'Invoices, in a bookkeeping service that the emulator made up. Connections last thirty days.',
  tags: ['accounting'],
  auth_type: 'oauth2',
  scopes: { mandatory: ['invoices.write'], optional: [] },
  inputs: [
    {
      name: 'subdomain',
      label: 'Subdomain',
      placeholder: 'your-company',
      required: false,
      type: 'text',
      help_text: 'The part before .ledgerly.example.',
    },
  ],
  refresh_ttl_s: 2_592_000,
  actions: [
    {
      action_id: 'create_invoice',
      name: 'Create invoice',
      description: 'Makes an invoice.',
      tag: 'invoices',
      scope: 'invoices.write',
      parameters: [
        { name: 'customer', label: 'Customer', required: true, type: 'text' },
        { name: 'amount', label: 'Amount', required: true, type: 'number' },
      ],
      does: 'create',
      about: 'invoice',
      by: 'customer',
    },
  ],
  fields: [
    {
      id: 'c0ba17f1e1d0000000000c01',
      name: 'Revenue account',
      field_type: 'select',
      required: true,
      live: {
        '': [
          { name: 'Services', value: '8000' },
          { name: 'Goods', value: '8100' },
        ],
      },
    },
  ],
};
