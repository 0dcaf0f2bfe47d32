using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>Opens the buffers that bpf_perf_event_output writes to: include/uapi/linux/perf_event.h, 7.2.</summary>
internal static unsafe partial class PerfCalls
{
    // PERF_TYPE_SOFTWARE, PERF_COUNT_SW_BPF_OUTPUT, PERF_SAMPLE_RAW, PERF_FLAG_FD_CLOEXEC, and the first form of struct perf_event_attr.
    private const uint Software = 1;
    private const ulong BpfOutput = 10;
    private const ulong Raw = 1 << 10;
    private const nint CloseOnExec = 8;
    private const int AttributeSize = 64;

    /// <summary>Opens a buffer for a CPU.</summary>
    public static BpfHandle? Open(int cpu, out Errno error)
    {
        // type and size; config; sample_period, of which each event counts; sample_type; read_format; flags; wakeup_events.
        ulong* attributes = stackalloc ulong[AttributeSize / sizeof(ulong)];
        new Span<byte>(attributes, AttributeSize).Clear();
        attributes[0] = Software | ((ulong)AttributeSize << 32);
        attributes[1] = BpfOutput;
        attributes[2] = 1;
        attributes[3] = Raw;
        attributes[6] = 1;

        int? number = SystemCallNumber.OfPerfEventOpen(RuntimeInformation.ProcessArchitecture);
        nint descriptor = number is null ? -1 : SystemCall(number.Value, attributes, -1, cpu, -1, CloseOnExec);
        error = descriptor >= 0 ? Errno.None : number is null ? Errno.ENOSYS : (Errno)Marshal.GetLastPInvokeError();
        return descriptor < 0 ? null : new BpfHandle((int)descriptor);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, void* attributes, nint process, nint cpu, nint group, nint flags);
}
