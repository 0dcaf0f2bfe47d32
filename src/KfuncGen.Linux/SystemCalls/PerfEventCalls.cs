using System.Runtime.InteropServices;
using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>perf_event_open(2), by which trace points, probes and counters become something that programs are attached to.</summary>
internal static unsafe partial class PerfEventCalls
{
    /// <summary>Every process, or every processor.</summary>
    public const int Any = -1;

    // PERF_SAMPLE_RAW: include/uapi/linux/perf_event.h, 7.2.
    private const ulong Raw = 1 << 10;

    private static readonly int Number = SystemCallNumber.OfPerfEventOpen(RuntimeInformation.ProcessArchitecture) ?? 0;

    /// <summary>Opens an event.</summary>
    /// <param name="attributes">Which; its size is filled in.</param>
    /// <param name="process">The process; <see cref="Any"/> for all on the processor, 0 for this one.</param>
    /// <param name="processor">The processor, or <see cref="Any"/>.</param>
    /// <param name="error">Why there is none.</param>
    public static BpfHandle? Open(perf_event_attr attributes, int process, int processor, out Errno error)
    {
        if (Number == 0)
        {
            error = Errno.ENOSYS;
            return null;
        }

        attributes.size = (uint)sizeof(perf_event_attr);
        nint result = Open(Number, &attributes, process, processor, -1, (nint)perf_event_flags.PERF_FLAG_FD_CLOEXEC);
        error = result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return result < 0 ? null : new BpfHandle((int)result);
    }

    /// <summary>Opens what bpf_perf_event_output writes to, on one processor.</summary>
    public static BpfHandle? OpenOutput(int processor, out Errno error) => Open(
        new perf_event_attr
        {
            type = (uint)perf_type_id.PERF_TYPE_SOFTWARE,
            config = (ulong)perf_sw_ids.PERF_COUNT_SW_BPF_OUTPUT,
            sample_period = 1,
            sample_type = Raw,
            wakeup_events = 1,
        },
        Any,
        processor,
        out error);

    /// <summary>Lets an event count.</summary>
    public static Errno Enable(BpfHandle handle)
    {
        using Borrowed borrowed = new(handle);
        return Control((int)borrowed.Descriptor, (nuint)perf_event_ioctl.PERF_EVENT_IOC_ENABLE, 0) < 0
            ? (Errno)Marshal.GetLastPInvokeError()
            : Errno.None;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Open(nint number, perf_event_attr* attributes, nint process, nint processor, nint group, nint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, nuint argument);
}
