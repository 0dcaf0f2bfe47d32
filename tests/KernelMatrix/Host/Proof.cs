using System.Text;

namespace KernelMatrix.Host;

/// <summary>Writes <c>docs/proof.md</c>.</summary>
internal static class Proof
{
    private static readonly (string Scenario, string Meaning)[] Scenarios =
    [
        ("image", "nothing is booted"),
        ("root", "everything"),
        ("bpf+net+perfmon", "user nobody with CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON"),
        ("bpf+net", "the same without CAP_PERFMON"),
        ("bpf+net-short", "the same; programs that are guarded only"),
        ("nobody", "user nobody without capabilities"),
        ("userns", "root in a user namespace of its own"),
        ("seccomp-eperm, seccomp-enosys", "root with a filter that refuses bpf(2), or pretends that there is none"),
        ("no-sysfs", "root without /sys"),
        ("no-jit", "root, net.core.bpf_jit_enable=0 where the kernel allows it"),
        ("descriptors", "root with 0 to 7 file descriptors left"),
        ("helpers", "root; every helper, in a program of every kind"),
        ("modules", "root; nf_conntrack is loaded while the process runs, and unloaded"),
        ("integrity, confidentiality", "root of a kernel that is locked down"),
    ];

    private static readonly (string Check, string Meaning)[] Checks =
    [
        ("snapshot", "sets, flags and prototypes of the kernel's own kfuncs are those of the very image; without its modules"),
        ("reading", "the kfuncs that the tool reads of the image are those that other code finds tagged in its BTF, and a snapshot of it " +
            "says the same; contracts of a kernel for another processor are those of its twin for amd64"),
        ("probes", "every contract of every target: the probe's answer is what the kernel's BTF has, read by other code, and what its " +
            "snapshot says"),
        ("loads",
            "every program of the corpus is loaded, or fails with the kind, the kfunc, the C# line and the reason that are predicted"),
        ("results", "the claims of KfuncGen.Programs.Tests: programs are run, and compute what the CLR computes"),
        ("guarded", "programs whose guards cover what differs are loaded and take the right branch"),
        ("faults", "the same, and programs without a guard fail with the kind, the kfunc, the line and the advice that are predicted"),
        ("implicit arguments", "calls of kfuncs whose last argument only the verifier passes, in every form: refused or taken as the " +
            "snapshot says"),
        ("attached", "programs at the begin and the end of a function, at probes (one function, many, what is returned), in its place " +
            "and at a hook of the security modules see what the process does, and deny it"),
        ("cookies", "programs of every kind that can be told by which of their attachments they run are told so; where a kernel tells " +
            "nothing, the failure says it"),
        ("links", "XDP, tcx, clsact and programs of a cgroup count packets to the packet; without tcx the failure says so"),
        ("storage", "values that programs keep with cgroups and files are read and written by user space"),
        ("ExecSnoop, OpenSnoop, TaskList", "the programs of the samples, built once: numbers, names, parents, threads and files are " +
            "those of /proc"),
        ("RunQueueLatency", "its histogram moves when threads wake each other"),
        ("FileGuard", "cat is denied a file, and the denial is told of"),
        ("few descriptors", "a program is loaded, or the failure names the limit; nothing stays open"),
        ("helper kinds, table of kinds",
            "the kernel's verifier says which kinds of programs may call which helpers, and eng/abi/helper.kinds says the same"),
        ("hooks, table of hooks",
            "the kernel's verifier says what programs may do at each hook of the security modules, and eng/abi/hooks says the same"),
        ("modules come and go", "a module's kfunc is absent, present, and absent"),
    ];

    /// <summary>Writes the page.</summary>
    public static string Write(Table table, IReadOnlyList<BootResult> results)
    {
        StringBuilder text = new();
        text.AppendLine("# Proof");
        text.AppendLine();
        text.AppendLine("One NativeAOT binary, built once, on stock Debian kernels under QEMU; of arm64, the same sources. Written by");
        text.AppendLine(
            "`tests/KernelMatrix/run --kernels all --report docs/proof.md`; [what that does](../tests/KernelMatrix/README.md).");
        text.AppendLine();
        text.AppendLine("A cell is the number of claims that hold; one that does not would stand there in bold.");
        text.AppendLine();
        text.AppendLine(table.Text);
        text.AppendLine($"{table.Claims:N0} claims hold.");
        text.AppendLine();
        text.AppendLine("| scenario | what the process has |");
        text.AppendLine("| --- | --- |");

        foreach ((string scenario, string meaning) in Scenarios)
        {
            text.AppendLine($"| {scenario} | {meaning} |");
        }

        text.AppendLine();
        text.AppendLine("| check | claims |");
        text.AppendLine("| --- | --- |");

        foreach ((string check, string meaning) in Checks)
        {
            text.AppendLine($"| {check} | {meaning} |");
        }

        text.AppendLine();
        text.AppendLine("| kernel | release | SHA-256 of the image | boot |");
        text.AppendLine("| --- | --- | --- | --- |");

        foreach (BootResult result in results)
        {
            text.AppendLine(
                $"| {result.Kernel.Name} | {result.Kernel.Release} | {result.Kernel.Hash ?? "(whatever the archive signs)"} | " +
                $"{(result.Kernel.Machine.IsForReading ? "not booted" : $"{result.Duration.TotalSeconds:0} s")} |");
        }

        string[] notes = [.. results.SelectMany(static result => result.Notes)];

        if (notes.Length > 0)
        {
            text.AppendLine();
            text.AppendLine("What else they said. Where the verifier refuses programs of the corpus, the kernel has every kfunc; in");
            text.AppendLine(
                "`bpf+net` each failure begins with the missing capability, [CAP_PERFMON](privileges.md#without-cap_perfmon). The corpus");
            text.AppendLine("is built for 6.1 and 6.18: it has only instructions that 6.1 has, too.");
            text.AppendLine();

            foreach (string note in notes)
            {
                text.AppendLine($"- {note}");
            }
        }

        return text.ToString();
    }
}
