/**
 * Scripts that make a shell ask `seqcmp complete` what a half-typed line may go on with. They hold no command and no
 * option, so they stay right when these change. The answer: `value<TAB>description` lines, then `:files` or `:none`.
 */

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** Words reach the program as they are, and are never evaluated. `=` splits words in bash, so they are put together. */
const BASH = String.raw`# seqcmp completion for bash: eval "$(seqcmp completion bash)"
_seqcmp() {
  local word words=() last=-1
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if ((last >= 0)) && [[ $word == = || "\${words[last]}" == --*= ]]; then
      words[last]+=$word
    else
      words+=("$word")
      last=$((last + 1))
    fi
  done
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    case $word in
      :files) ;;
      :none) compopt +o default 2>/dev/null ;;
      --*=*) COMPREPLY+=("\${word#*=}") ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <(seqcmp complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _seqcmp seqcmp
`;

const ZSH = String.raw`#compdef seqcmp
# seqcmp completion for zsh, after compinit: source <(seqcmp completion zsh)
_seqcmp() {
  local line files
  local -a candidates
  for line in "\${(@f)$(seqcmp complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :files) files=1 ;;
      :*) ;;
      *) candidates+=("\${\${line%%$'\t'*}//:/\\:}:\${line#*$'\t'}") ;;
    esac
  done
  (( \${#candidates} )) && _describe seqcmp candidates
  [[ -n $files ]] && { compset -P '*='; _files }
}
compdef _seqcmp seqcmp
`;

const FISH = `# seqcmp completion for fish: seqcmp completion fish > ~/.config/fish/completions/seqcmp.fish
function __seqcmp_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  for line in (seqcmp complete -- $before[2..-1] "$current" 2>/dev/null)
    switch $line
      case ':files'
        __fish_complete_path "$current"
      case ':*'
      case '*'
        echo $line
    end
  end
end
complete -c seqcmp -f -a '(__seqcmp_complete)'
`;

/** An empty word is written as two quotes, and `--` in quotes: PowerShell would leave both out. */
const POWERSHELL = `# seqcmp completion for PowerShell: seqcmp completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName seqcmp -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $current = if ($wordToComplete) { $wordToComplete } else { '""' }
  seqcmp complete '--' @before $current 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object {
    $value, $description = $_ -split [char]9, 2
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
  }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};

export function completionScript(shell: Shell): string {
  // String.raw keeps the backslash that guards a `${` from TypeScript.
  return SCRIPTS[shell].replaceAll('\\${', '${');
}
