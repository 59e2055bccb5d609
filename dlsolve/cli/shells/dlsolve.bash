# Completion of dlsolve for bash; printed by `dlsolve completion bash`.
#
# Bash ends a word at = and at :, and replaces only what follows them: that much of a proposal is
# cut off.

_dlsolve() {
    local line=${COMP_LINE:0:COMP_POINT} word typed head breaks=
    typed=${line##*[[:space:]]}
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
    head=${breaks:+${typed%"${typed##*["$breaks"]}"}}
    COMPREPLY=()
    while IFS= read -r word; do
        word=${word%%$'\t'*}
        case $word in
            :problems) _dlsolve_problem_files "$2" ;;
            :folders) compopt -o filenames -o dirnames ;;
            :@) _dlsolve_after_at "$2" ;;
            :files) compopt -o default ;;
            *) COMPREPLY+=("${word#"$head"}") ;;
        esac
    done < <(@DLSOLVE@ --complete "$line" 2>/dev/null)
}

# Problem files and folders; any file where there is none of these.
_dlsolve_problem_files() {
    local name
    compopt -o default
    while IFS= read -r name; do
        COMPREPLY+=("$name")
        compopt -o filenames
    done < <(compgen -d -- "$1"; compgen -f -X '!*.yaml' -- "$1"; compgen -f -X '!*.yml' -- "$1")
}

# Files after an @, which is no part of the word where bash ends words at it.
_dlsolve_after_at() {
    local name
    while IFS= read -r name; do
        [[ -d $name ]] && name+=/ && compopt -o nospace
        printf -v name %q "$name"
        COMPREPLY+=("${1%%[!@]*}$name")
    done < <(compgen -f -- "${1#@}")
}

complete -F _dlsolve dlsolve
