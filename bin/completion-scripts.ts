/**
 * What a shell must know: it asks `emulator complete -- WORDS` (the last one unfinished), and gets a candidate a line, with a tab
 * and a description. Where nothing comes back, it offers files. Nothing of what a person typed is evaluated.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_emulator() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    line="\${line%%$'\\t'*}"
    [[ "$line" == "$cur"* ]] && COMPREPLY+=("$line")
  done < <(emulator complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -o bashdefault -F _emulator emulator`,

  zsh: `#compdef emulator
_emulator() {
  local line
  local -a found
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(emulator complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe 'emulator' found; else _files; fi
}
if [[ "\${funcstack[1]}" == _emulator ]]; then _emulator; else compdef _emulator emulator; fi`,

  fish: `function __emulator_complete
  set -l words (commandline -opc) (commandline -ct)
  emulator complete -- $words[2..-1] 2>/dev/null
end
function __emulator_has_candidates
  test (count (__emulator_complete)) -gt 0
end
complete -c emulator -e
complete -c emulator -n __emulator_has_candidates -f -a '(__emulator_complete)'`,
};
