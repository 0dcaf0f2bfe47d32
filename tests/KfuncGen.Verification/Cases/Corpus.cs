using System.Text.RegularExpressions;

namespace KfuncGen.Verification.Cases;

/// <summary>
/// The cases of the text files beside this. A family of them is written once, for all objects, sections and kinds of programs that
/// it holds for: <c>=== rule words</c>, then <c>--- name right|wrong</c> and statements with placeholders.
/// </summary>
internal static partial class Corpus
{
    private static readonly string[] Packets = ["Tc", "Xdp"];
    private static readonly string[] Everywhere = ["Syscall", "Tc", "Xdp"];
    private static readonly string[] OnlyCommon = ["SkLookup", "SocketFilter", "Netfilter", "FlowDissector"];

    private static readonly Dictionary<string, CorpusSubject> Objects = new()
    {
        ["task"] = new("task", Everywhere, ("{T}", "task_struct"), ("{A}", "Kf.bpf_task_from_pid(1)"), ("{R}", "Kf.bpf_task_release")),
        ["cgroup"] = new("cgroup", Everywhere, ("{T}", "cgroup"), ("{A}", "Kf.bpf_cgroup_from_id(1)"), ("{R}", "Kf.bpf_cgroup_release")),
        ["key"] = new("key", ["Syscall", "Tc"], ("{T}", "bpf_key"), ("{A}", "Kf.bpf_lookup_system_key(1)"), ("{R}", "Kf.bpf_key_put")),
        ["mask"] = new("mask", ["Syscall"], ("{T}", "bpf_cpumask"), ("{A}", "Kf.bpf_cpumask_create()"), ("{R}", "Kf.bpf_cpumask_release")),
    };

    private static readonly Dictionary<string, CorpusSubject> Iterators = new()
    {
        ["num"] = new("num", Everywhere, ("{I}", "Kf.bpf_iter_num(0, 10)")),
        ["task"] = new("task", Packets, ("{I}", "Kf.bpf_iter_task(null, 0)")),
        ["bits"] = new("bits", Everywhere, ("{I}", "Kf.bpf_iter_bits(in word, 1)")),
    };

    private static readonly Dictionary<string, CorpusSubject> Sections = new()
    {
        ["rcu"] = new("rcu", Everywhere, ("{B}", "Kf.bpf_rcu_read_lock"), ("{E}", "Kf.bpf_rcu_read_unlock")),
        ["preempt"] = new("preempt", Everywhere, ("{B}", "Kf.bpf_preempt_disable"), ("{E}", "Kf.bpf_preempt_enable")),
        ["irq"] = new("irq", Everywhere),
    };

    /// <summary>All cases.</summary>
    public static IReadOnlyList<CorpusCase> Read() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(static file => Read(File.ReadAllText(file))),
    ];

    private static IEnumerable<CorpusCase> Read(string text)
    {
        foreach (string family in FamilyHead().Split(text).Skip(1))
        {
            string[] parts = CaseHead().Split(family);
            string[] head = parts[0].Trim().Split(' ');

            foreach (CorpusSubject subject in head.Skip(2).Select(word => Subject(head[1], word)))
            {
                foreach (string part in parts.Skip(1))
                {
                    int end = part.IndexOf('\n', StringComparison.Ordinal);
                    string[] words = part[..end].Trim().Split(' ');

                    foreach (string kind in subject.Kinds)
                    {
                        string name = $"{kind}_{head[0]}_{head[1]}_{subject.Name}_{words[0]}";
                        yield return new CorpusCase(name, head[0], words[1] == "right", kind, subject.Fill(part[(end + 1)..].Trim()));
                    }
                }
            }
        }
    }

    private static CorpusSubject Subject(string family, string word) => family switch
    {
        "objects" => Objects[word],
        "iterators" => Iterators[word],
        "sections" => Sections[word],
        "hands" or "tasks" or "maps" => new CorpusSubject(word, Everywhere),
        "packets" => new CorpusSubject(word, Packets),
        "dynptrs" or "syscall" => new CorpusSubject(word, ["Syscall"]),
        "whole" => new CorpusSubject(word, [CorpusCase.Whole]),
        "common" => new CorpusSubject(word, OnlyCommon, ("{0}", "0")),
        _ => throw new InvalidDataException($"'{family}' is no family of cases."),
    };

    [GeneratedRegex("^=== ", RegexOptions.Multiline)]
    private static partial Regex FamilyHead();

    [GeneratedRegex("^--- ", RegexOptions.Multiline)]
    private static partial Regex CaseHead();
}
