using KernelMatrix.Guest.Truth;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Asks the verifier which kinds of programs may call which helpers, and tells the host, which holds its table against that: a line with
/// the kinds that this kernel has, and a line for each helper with those that may call it.
/// </summary>
internal sealed class HelperKindCheck : Check
{
    // BPF_F_SLEEPABLE, include/uapi/linux/bpf.h, 6.1.
    private const uint Sleepable = 1 << 4;

    // The kind whose programs are members of structs: what these may call depends on the struct, which is a kind of its own here.
    private const string Member = "StructOps";

    // The kernel's own test, whose members call no helper at all: struct bpf_dummy_verifier_ops, net/bpf/bpf_dummy_struct_ops.c, 7.3.
    private const string Dummy = "bpf_dummy_ops";

    // What programs at a function, a trace point or a hook are loaded for. More than one where what they may call depends on it: of
    // iterators, get_func_proto of struct bpf_iter_reg, include/linux/bpf.h; of hooks of the security modules, bpf_lsm_func_proto,
    // kernel/bpf/bpf_lsm.c; 6.18. Some can be changed, or may sleep, on some kernels only.
    private static readonly Dictionary<string, string[]> Hooks = new()
    {
        ["TpBtf"] = ["sched_switch"],
        ["Iter"] =
            ["task", "task_file", "tcp", "udp", "unix", "netlink", "cgroup", "sockmap", "bpf_map", "bpf_map_elem", "bpf_sk_storage_map"],
        ["Fentry"] = ["bpf_fentry_test1", "security_file_open"],
        ["Fexit"] = ["bpf_fentry_test1", "security_file_open"],
        ["FmodRet"] = ["bpf_modify_return_test", "security_file_open"],
        ["Lsm"] = ["file_open", "bprm_creds_for_exec", "socket_bind", "task_free"],
        ["LsmCgroup"] = ["socket_bind", "socket_post_create", "sk_alloc_security", "inet_csk_clone"],
    };

    /// <inheritdoc/>
    public override string Name => "helper kinds";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        RunningBtf btf = RunningBtf.Read();
        (string Name, VerifierQuestion[] Ways)[] kinds =
            [.. Kinds(btf).Concat(Members(btf)).Where(static kind => kind.Ways.Length > 0)];
        report.Answer($"kinds {string.Join(' ', kinds.Select(static kind => kind.Name))}");

        foreach ((string name, int helper) in btf.Enumerators("BPF_FUNC_").OrderBy(static one => one.Value))
        {
            if (helper > 0)
            {
                IEnumerable<string> may = kinds.Where(kind => Array.Exists(kind.Ways, way => way.MayCall(helper)))
                    .Select(static kind => kind.Name);
                report.Answer($"bpf_{name["BPF_FUNC_".Length..]} {string.Join(' ', may)}".TrimEnd());
            }
        }

        report.Claim(kinds.Length > 0, "no kind of program is verified here");
    }

    // Kinds that loading is told the same of have one answer, under the name of the first.
    private static IEnumerable<(string Name, VerifierQuestion[] Ways)> Kinds(RunningBtf btf) => Rows()
        .GroupBy(static row => (row.Type, row.Attach))
        .Select(rows => (rows.First().Name, Ways(
            btf, rows.First().Name, rows.Key.Type, rows.Key.Attach, rows.First().AlwaysSleeps, rows.Any(static row => row.MaySleep))));

    // One of the members that may call a helper is enough.
    private static IEnumerable<(string Name, VerifierQuestion[] Ways)> Members(RunningBtf btf) =>
        btf.ValueOf("BPF_PROG_TYPE_STRUCT_OPS") is { } type
            ? btf.StructsOfFunctions().Where(static one => one.Name != Dummy).OrderBy(static one => one.Name, StringComparer.Ordinal)
                .Select(one => ($"{Member}:{one.Name}", Ways((uint)type, (uint)one.Id, one.Functions)))
            : [];

    private static VerifierQuestion[] Ways(uint type, uint structId, int[] members) =>
    [
        .. members.SelectMany(
            static member => new uint[] { 0, Sleepable }, (member, flags) => new VerifierQuestion(type, (uint)member, flags, structId))
            .Where(static way => way.IsVerified),
    ];

    private static VerifierQuestion[] Ways(RunningBtf btf, string name, string type, string? attach, bool alwaysSleeps, bool maySleep)
    {
        int? typeNumber = btf.ValueOf("BPF_PROG_TYPE_" + type);
        int? attachNumber = attach is null ? 0 : btf.ValueOf(attach);

        if (typeNumber is null || attachNumber is null)
        {
            return [];
        }

        IEnumerable<int?> hooks = Hooks.TryGetValue(name, out string[]? names) ? names.Select(hook => IdOf(btf, name, hook)) : [0];
        uint[] flags = alwaysSleeps ? [Sleepable] : maySleep ? [0, Sleepable] : [0];
        return
        [
            .. hooks.OfType<int>()
                .SelectMany(hook => flags.Select(flag => new VerifierQuestion((uint)typeNumber, (uint)attachNumber, flag, (uint)hook)))
                .Where(static way => way.IsVerified),
        ];
    }

    private static int? IdOf(RunningBtf btf, string kind, string hook) => kind switch
    {
        "TpBtf" => btf.IdOfTracePoint(hook),
        "Iter" => btf.IdOf("bpf_iter_" + hook),
        "Lsm" or "LsmCgroup" => btf.IdOf("bpf_lsm_" + hook),
        _ => btf.IdOf(hook),
    };

    // eng/abi/programs, whose first lines say what a row is.
    private static IEnumerable<(string Name, string Type, string? Attach, bool AlwaysSleeps, bool MaySleep)> Rows()
    {
        using Stream stream = typeof(HelperKindCheck).Assembly.GetManifestResourceStream("programs")!;
        using StreamReader reader = new(stream);
        (string Name, bool AlwaysSleeps) type = ("", false);

        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(" : ")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);

            switch (words)
            {
                case ["type", string name, ..] when line[0] != ' ':
                    type = (name, words.Contains("sleeps"));
                    break;
                case ["kind", string name, ..] when line[0] == ' ' && name != Member:
                    string? attach = Array.Find(words, static word => word.StartsWith("expect=", StringComparison.Ordinal));
                    yield return (name, type.Name, attach?["expect=".Length..], type.AlwaysSleeps, words.Contains("sleepable"));
                    break;
            }
        }
    }
}
