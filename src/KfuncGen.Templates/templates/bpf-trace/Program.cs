using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen;

// Loading needs CAP_BPF and CAP_PERFMON, or root. What is wrong is in the message.
if (!Trace.Bpf.TryLoad(out Trace.Bpf? trace, out BpfLoadReport report))
{
    Console.WriteLine(report.Problem);
    return 1;
}

using (trace)
using (trace.OnExec.AttachHook())
using (CancellationTokenSource end = new())
{
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        end.Cancel();
    };
    Console.WriteLine("What runs is shown until you press Ctrl+C.");

    try
    {
        await foreach (Run run in trace.Runs.ReadAllAsync(end.Token))
        {
            Console.WriteLine($"{run.Pid,7} {Text(run.Name),-16} {Text(run.File)}");
        }
    }
    catch (OperationCanceledException)
    {
    }

    return 0;
}

static string Text(ReadOnlySpan<byte> bytes)
{
    int zero = bytes.IndexOf((byte)0);
    return Encoding.UTF8.GetString(zero < 0 ? bytes : bytes[..zero]);
}

/// <summary>A process that began to run a file.</summary>
internal struct Run
{
    public int Pid;
    public Letters16 Name;
    public Letters64 File;
}

/// <summary>As long as the kernel's names of tasks.</summary>
[InlineArray(16)]
internal struct Letters16
{
    private byte element;
}

/// <summary>The start of a path.</summary>
[InlineArray(64)]
internal struct Letters64
{
    private byte element;
}

/// <summary>Runs in the kernel whenever a process begins to run a file: the build lowers it to BPF.</summary>
internal static partial class Trace
{
    [BpfMap(MaxEntries = 1 << 16)]
    private static readonly BpfRingBuffer<Run> Runs;

    // The parameters are the trace point's own; a target that lacks it, or has others, is a warning here.
    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    internal static void OnExec(task_struct task, int oldPid, linux_binprm binary)
    {
        // Null where the buffer is full; 'using' gives back what was not submitted.
        using RingRecord<Run>? record = Runs.Reserve();

        if (record is null)
        {
            return;
        }

        ref Run run = ref record.Value;
        run.Pid = task.tgid;
        task.Unchecked.comm.CopyTo(run.Name);
        BpfHelpers.bpf_probe_read_kernel_str(run.File, binary.filename);
        record.Submit();
    }
}

/// <summary>The fields of the kernel's types that the program reads: where they are is found on the kernel that it runs on.</summary>
[KernelFields("task_struct", "tgid", "comm")]
[KernelFields("linux_binprm", "filename")]
internal static partial class Kernel;
