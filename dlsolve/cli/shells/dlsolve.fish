# Completion of dlsolve for fish; printed by `dlsolve completion fish`.

function __dlsolve_complete
    set -l current (commandline -ct)
    for row in (@DLSOLVE@ --complete (commandline -cp | string collect) 2>/dev/null)
        switch $row
            case ':problems'
                __fish_complete_suffix .yaml
            case ':folders'
                __fish_complete_directories $current
            case ':files'
                __fish_complete_path $current
            case ':@'
                set -l head (string match -r '^.*?@' -- $current)
                printf '%s\n' $head(__fish_complete_path (string replace -- $head '' $current))
            case '*'
                printf '%s\n' $row
        end
    end
end

complete -c dlsolve -f -a '(__dlsolve_complete)'
