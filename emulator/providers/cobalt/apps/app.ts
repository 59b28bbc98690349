/** A field of a form that asks for credentials. @see https://docs.gocobalt.io/api-reference/application/get-application */
export interface InputField {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly required: boolean;
  readonly type: 'text' | 'number' | 'boolean' | 'select' | 'password';
  readonly help_text?: string;
}

/** A choice. */
export interface Option {
  readonly name: string;
  readonly value: string;
}

/** A field of a config. */
export interface FieldDefinition {
  readonly id: string;
  readonly name: string;
  readonly field_type: string;
  readonly required: boolean;
  readonly multiple?: boolean;
  readonly placeholder?: string;
  readonly help_text?: string;
  /** Id of the field whose value decides the options. */
  readonly parent?: string;
  /** Fetched from the application with the customer's credentials: by the parent's value, or all of them under ''. */
  readonly live?: Readonly<Record<string, readonly Option[]>>;
  /** Fixed options. */
  readonly options?: readonly Option[];
  readonly labels?: readonly Option[];
  readonly default?: unknown;
  /** Of a rule engine: what rules may be about, and the values of each. */
  readonly columns?: Readonly<Record<string, readonly Option[]>>;
}

/** A parameter of an action. */
export interface ActionParameter {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly type: string;
}

/** Something that an application can do. */
export interface AppAction {
  readonly action_id: string;
  readonly name: string;
  readonly description: string;
  readonly tag: string;
  /** The scope without which the application answers 403, or null. */
  readonly scope: string | null;
  readonly parameters: readonly ActionParameter[];
  /** What it does to the application's records. */
  readonly does: 'create' | 'find' | 'list';
  /** The kind of record. */
  readonly about: string;
  /** Parameter by which records are told apart. */
  readonly by: string;
}

/** An application of the emulator's small store: made up, and no real one. */
export interface App {
  readonly slug: string;
  readonly app_id: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly auth_type: 'oauth2' | 'keybased';
  /** Of an OAuth application: what cannot be left out, and what may be. */
  readonly scopes: { readonly mandatory: readonly string[]; readonly optional: readonly string[] };
  /** What a person types in: all of a key-based application, extra inputs of another. */
  readonly inputs: readonly InputField[];
  /** Seconds that a refresh token lives, or null for ever. */
  readonly refresh_ttl_s: number | null;
  readonly actions: readonly AppAction[];
  readonly fields: readonly FieldDefinition[];
}
