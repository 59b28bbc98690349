import type { Language } from './language.ts';

/** Everything that the pages say in their own words. */
export interface Texts {
  readonly languageName: string;
  readonly consentTitle: (client: string, provider: string) => string;
  readonly asks: string;
  readonly required: string;
  readonly optional: string;
  readonly optionalHint: string;
  readonly approve: string;
  readonly decline: string;
  readonly returnsTo: (host: string) => string;
  readonly forDevelopers: string;
  readonly sent: string;
  readonly expected: string;
  readonly note: (provider: string) => string;
  /** Words for the keys of what a connection is about. */
  readonly labels: Readonly<Record<string, string>>;
  /** Heading and explanation of the refusals that are the same for every provider. */
  readonly refusals: Readonly<
    Record<
      'unknownClient' | 'unregisteredAddress' | 'malformed' | 'spentForm' | 'declined',
      readonly [heading: string, says: string]
    >
  >;
  /** Heading of a refusal that only the provider can explain. */
  readonly impossible: string;
}

/** The words of the pages by language. */
export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    languageName: 'English',
    consentTitle: (client, provider) => `Connect ${client} to ${provider}?`,
    asks: 'The integration asks for access to:',
    required: 'It needs',
    optional: 'You may also allow',
    optionalHint: 'Untick what you do not want to share.',
    approve: 'Approve',
    decline: 'Decline',
    returnsTo: (host) => `Either way you go back to ${host}.`,
    forDevelopers: 'For developers',
    sent: 'Sent',
    expected: 'Expected',
    note: (provider) => `Local emulator: nothing here reaches the real ${provider}.`,
    labels: { integration: 'Integration', organization: 'Organization', event: 'Event', user: 'Signed in as' },
    refusals: {
      unknownClient: ['We do not know this integration', 'The link that brought you here names none of ours.'],
      unregisteredAddress: [
        'We cannot send you back',
        'The integration wants you back at an address that it has not registered with us, so we stop here.',
      ],
      malformed: ['Something is wrong with this request', 'Go back to the integration and try again.'],
      spentForm: [
        'This form has been used',
        'It was answered before, or is older than ten minutes. Start again from the integration.',
      ],
      declined: ['You declined', 'Nothing was connected. You can close this page.'],
    },
    impossible: 'This connection is not possible',
  },
  pl: {
    languageName: 'Polski',
    consentTitle: (client, provider) => `Połączyć ${client} z ${provider}?`,
    asks: 'Integracja prosi o dostęp do:',
    required: 'Niezbędne uprawnienia',
    optional: 'Dodatkowe uprawnienia',
    optionalHint: 'Odznacz to, czego nie chcesz udostępniać.',
    approve: 'Zezwól',
    decline: 'Odmów',
    returnsTo: (host) => `W obu przypadkach wrócisz na ${host}.`,
    forDevelopers: 'Dla programistów',
    sent: 'Wysłano',
    expected: 'Oczekiwano',
    note: (provider) => `Lokalny emulator: nic stąd nie trafia do prawdziwego serwisu ${provider}.`,
    labels: { integration: 'Integracja', organization: 'Organizacja', event: 'Wydarzenie', user: 'Zalogowano jako' },
    refusals: {
      unknownClient: ['Nie znamy tej integracji', 'Odnośnik, który Cię tu przywiódł, nie wskazuje żadnej z naszych.'],
      unregisteredAddress: [
        'Nie możemy odesłać Cię z powrotem',
        'Integracja podała adres powrotu, którego u nas nie zarejestrowała, dlatego zatrzymujemy się tutaj.',
      ],
      malformed: ['Z tym żądaniem jest coś nie tak', 'Wróć do integracji i spróbuj ponownie.'],
      spentForm: [
        'Ten formularz został już wykorzystany',
        'Udzielono na niego odpowiedzi albo ma ponad dziesięć minut. Zacznij od nowa w integracji.',
      ],
      declined: ['Odmówiono dostępu', 'Nic nie zostało połączone. Możesz zamknąć tę stronę.'],
    },
    impossible: 'To połączenie nie jest możliwe',
  },
};
