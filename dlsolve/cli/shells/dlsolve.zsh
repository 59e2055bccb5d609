#compdef dlsolve
# Completion of dlsolve for zsh; printed by `dlsolve completion zsh`.

_dlsolve() {
    local word about ret=1
    local -a described plain
    while IFS= read -r word; do
        about=${word#*$'\t'}
        case $word in
            :problems) _files -g '*.(yaml|yml)' && ret=0 ;;
            :folders) compset -P '--*='; _files -/ && ret=0 ;;
            :files) compset -P '--*='; _files && ret=0 ;;
            :@) compset -P '(--*=|)@'; _files && ret=0 ;;
            *$'\t'*) described+=("${${word%%$'\t'*}//:/\\:}:$about") ;;
            *) plain+=("$word") ;;
        esac
    done < <(@DLSOLVE@ --complete "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null)
    (( $#described )) && _describe -t dlsolve dlsolve described && ret=0
    (( $#plain )) && compadd -- $plain && ret=0
    return ret
}

if [[ ${funcstack[1]} == _dlsolve ]]; then  # loaded from a folder of $fpath
    _dlsolve "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _dlsolve dlsolve
fi
