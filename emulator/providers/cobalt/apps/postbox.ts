import type { App } from './app.ts';

/** A mail service with an API key. */
export const postbox: App = {
  slug: 'postbox',
  app_id: 'c0ba17a990000000000000a2',
  name: 'Postbox',
  description: 'Sends mail, by a service that the emulator made up.',
  tags: ['mail'],
  auth_type: 'keybased',
  scopes: { mandatory: [], optional: [] },
  inputs: [
    {
      name: 'api_key',
      label: 'API key',
      placeholder: 'pb_…',
      required: true,
      type: 'password',
      help_text: 'Postbox shows it under Settings, Developers.',
    },
    { name: 'sender', label: 'Sender', placeholder: 'hello@example.test', required: false, type: 'text' },
  ],
  refresh_ttl_s: null,
  actions: [
    {
      action_id: 'send_message',
      name: 'Send message',
      description: 'Sends a message.',
      tag: 'messages',
      scope: null,
      parameters: [
        { name: 'to', label: 'To', required: true, type: 'text' },
        { name: 'subject', label: 'Subject', required: true, type: 'text' },
        { name: 'text', label: 'Text', required: false, type: 'text' },
      ],
      does: 'create',
      about: 'message',
      by: 'to',
    },
  ],
  fields: [
    {
      id: 'c0ba17f1e1d0000000000b01',
      name: 'List',
      field_type: 'select',
      required: false,
      multiple: true,
      live: {
        '': [
          { name: 'Everybody', value: 'all' },
          { name: 'Customers', value: 'customers' },
        ],
      },
    },
    {
      id: 'c0ba17f1e1d0000000000b02',
      name: 'Reply-to',
      field_type: 'email',
      required: false,
      placeholder: 'hello@example.test',
    },
  ],
};
