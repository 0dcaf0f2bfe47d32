namespace KfuncGen.Programs.Tests;

/// <summary>Variables that each processor has.</summary>
[KernelVariables("runqueues", "kernel_cpustat", "bpf_prog_active", "cpu_number", "current_task")]
[KernelFields("rq", "cpu", "nr_running")]
[KernelFields("kernel_cpustat", "cpustat")]
internal static partial class VariablePrograms
{
    private const int MostProcessors = 1024;

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WalksProcessors(ref Numbers ctx)
    {
        for (uint cpu = 0; cpu < MostProcessors; cpu++)
        {
            if (KernelVariables.runqueues.On(cpu) is not { } queue)
            {
                break;
            }

            ctx.R += queue.cpu == (int)cpu ? 1 : 0;
            ctx.S += queue.nr_running;
        }

        return KernelVariables.runqueues.On(uint.MaxValue) is null ? 0 : -1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsItsOwn(ref Numbers ctx)
    {
        ctx.R = KernelVariables.runqueues.Here.cpu;
        ctx.S = KernelVariables.bpf_prog_active.Here.Value;
        ctx.T = (long)(KernelVariables.kernel_cpustat.On(0)?.cpustat[2] ?? 0);
        return (int)BpfHelpers.bpf_get_smp_processor_id();
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsksFirst(ref Numbers ctx)
    {
        ctx.R = KernelVariables.Has.cpu_number ? KernelVariables.cpu_number.On((uint)ctx.A)?.Value ?? -1 : ctx.A;
        ctx.S = KernelVariables.Has.current_task
            ? KernelAddress.As<task_struct.UncheckedFields>(KernelVariables.current_task.Here.Value).tgid
            : -1;
        return KernelVariables.Has.runqueues ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KeepsAVariable(ref Numbers ctx)
    {
        KernelVariable<rq> queues = KernelVariables.runqueues;
        rq here = queues.Here;
        ctx.R = queues.On((uint)here.cpu) is { } same && same.nr_running <= ctx.A ? 1 : 0;
        return IsOf(here.cpu, queues.On((uint)here.cpu));

        static int IsOf(int cpu, rq? queue) => queue is not null && queue.cpu == cpu ? 0 : -1;
    }
}
