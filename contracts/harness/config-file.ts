/** The name under which a team keeps its configuration. */
export const CONFIG_FILE = 'emulator.config.yaml';
