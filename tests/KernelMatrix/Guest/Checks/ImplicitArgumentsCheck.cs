using KernelMatrix.Guest.Truth;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Real calls of kfuncs whose last argument only the verifier can pass (KF_IMPLICIT_ARGS), in instructions made here. A kernel of 7.0 to
/// 7.2 whose BTF still has that argument refuses every form of a call, which the snapshot says beforehand; all others take the one form
/// that there is.
/// </summary>
internal sealed class ImplicitArgumentsCheck : Check
{
    // BPF_PROG_TYPE_SYSCALL and BPF_F_SLEEPABLE, which it must have: include/uapi/linux/bpf.h, 6.1.
    private const uint Syscall = 31;
    private const uint Sleepable = 1 << 4;

    private const string ImplicitArgument = "struct bpf_prog_aux*";

    // With how many numbers each is called. The first four are those that 7.1 and 7.2 refuse, the others stand beside them; the last has no
    // such argument anywhere.
    private static readonly (string Name, int Count)[] Kfuncs =
    [
        ("scx_bpf_kick_cpu", 2), ("scx_bpf_kick_cid", 2), ("scx_bpf_locked_rq", 0), ("scx_bpf_cpuperf_cap", 1),
        ("bpf_stream_print_stack", 1), ("scx_bpf_nr_cpu_ids", 0),
    ];

    /// <inheritdoc/>
    public override string Name => "implicit arguments";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        RunningBtf btf = RunningBtf.Read();

        foreach ((string name, int count) in Kfuncs)
        {
            if (btf.IdOf(name) is not { } id)
            {
                report.Claim(kernel.PredictsName(name) != true && !IsRefused(kernel, name, count, btf), $"{name} is not in BTF");
                continue;
            }

            if (IsRefused(kernel, name, count, btf))
            {
                ExpectRefusal(report, name, count, id);
            }
            else
            {
                (int error, string log) = Call(id, count, Extra.None);
                report.Claim(error == 0, $"a call of {name} should be taken: errno {error}, {log}");
            }
        }

        ExpectOfProgram(kernel, report, btf);
    }

    private static void ExpectRefusal(Report report, string name, int count, int id)
    {
        foreach (Extra extra in Enum.GetValues<Extra>())
        {
            (int error, string log) = Call(id, count, extra);
            report.Claim(
                error == 22 && log.Contains($"cannot find function {name}_impl in BTF", StringComparison.Ordinal),
                $"a call of {name} with {count} arguments and {extra} should be refused: errno {error}, {log}");
        }
    }

    // The library says it before the kernel is asked, and says what is wrong.
    private static void ExpectOfProgram(TargetKernel kernel, Report report, RunningBtf btf)
    {
        const string Called = "scx_bpf_kick_cpu";
        Programs.Bpf.UnguardedImplicit.TryLoad(out LoadedBpfProgram<Question>? loaded, out BpfLoadFailure? failure);
        loaded?.Dispose();
        bool isAsPredicted = btf.IdOf(Called) is null ? failure?.Kind == BpfLoadFailureKind.KfuncAbsent
            : !IsRefused(kernel, Called, 2, btf) ? failure is null
            : failure is { Kind: BpfLoadFailureKind.KfuncChanged, Source: not null }
                && failure.Message.Contains("refuses every call", StringComparison.Ordinal);
        report.Claim(isAsPredicted, $"a program that calls {Called}: {failure?.Kind}, {failure?.Message}");
    }

    // By the snapshot of this kernel; without one by its BTF, where a parameter more than programs pass is of the verifier's own type.
    private static bool IsRefused(TargetKernel kernel, string name, int count, RunningBtf btf) => kernel.Target is { } target
        ? Kf.All.Any(variant => variant.Name == name && variant.RefusedOn.Contains(target))
        : btf.ParametersOf(name) is { } parameters && parameters.Length > count && parameters[^1] == ImplicitArgument;

    // r1 to r5 = 0, and the context or null behind what programs pass; call; r0 = 0; exit.
    private static (int Error, string Log) Call(int id, int count, Extra extra)
    {
        const ulong KfuncCall = 0x2085;
        const ulong Zero = 0xb7;
        const ulong Copy = 0xbf;
        const ulong Exit = 0x95;
        List<ulong> code = [Copy | (6 << 8) | (1 << 12)];

        for (uint i = 0; i < count; i++)
        {
            code.Add(Zero | ((i + 1) << 8));
        }

        switch (extra)
        {
            case Extra.Null:
                code.Add(Zero | (((uint)count + 1) << 8));
                break;
            case Extra.Context:
                code.Add(Copy | (((uint)count + 1) << 8) | (6 << 12));
                break;
        }

        code.AddRange([KfuncCall | ((ulong)id << 32), Zero, Exit]);
        return Linux.Verify(Syscall, Sleepable, code.ToArray());
    }

    // What stands in the place of the argument that only the verifier passes.
    private enum Extra
    {
        None,
        Context,
        Null,
    }
}
