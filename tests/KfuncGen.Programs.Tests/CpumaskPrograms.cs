using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Sets of processors.</summary>
internal static partial class CpumaskPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int SetsAndTests(ref Numbers ctx)
    {
        using bpf_cpumask? mask = Kf.bpf_cpumask_create();

        if (mask is null)
        {
            return -12;
        }

        Kf.bpf_cpumask_set_cpu(1, mask);
        ctx.R = Kf.bpf_cpumask_test_cpu(1, Unsafe.As<cpumask>(mask)) ? 1 : 0;
        ctx.S = Kf.bpf_cpumask_test_cpu(0, Unsafe.As<cpumask>(mask)) ? 1 : 0;
        ctx.T = Kf.bpf_cpumask_test_and_clear_cpu(1, mask) ? 1 : 0;
        return Kf.bpf_cpumask_empty(Unsafe.As<cpumask>(mask)) ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CombinesMasks(ref Numbers ctx)
    {
        using bpf_cpumask? left = Kf.bpf_cpumask_create();

        if (left is null)
        {
            return -12;
        }

        using bpf_cpumask? right = Kf.bpf_cpumask_create();

        if (right is null)
        {
            return -12;
        }

        using bpf_cpumask? both = Kf.bpf_cpumask_create();

        if (both is null)
        {
            return -12;
        }

        Kf.bpf_cpumask_set_cpu(0, left);
        Kf.bpf_cpumask_set_cpu(1, left);
        Kf.bpf_cpumask_set_cpu(1, right);
        ctx.R = Kf.bpf_cpumask_and(both, Unsafe.As<cpumask>(left), Unsafe.As<cpumask>(right)) ? 1 : 0;
        ctx.S = Kf.bpf_cpumask_first(Unsafe.As<cpumask>(both));
        ctx.T = Kf.bpf_cpumask_subset(Unsafe.As<cpumask>(right), Unsafe.As<cpumask>(left)) ? 1 : 0;
        return (int)Kf.bpf_cpumask_weight(Unsafe.As<cpumask>(left));
    }
}
