using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>The bpf(2) system call of this process's kernel.</summary>
internal static unsafe partial class BpfCall
{
    // What the kernel may ask to repeat: EAGAIN where it was interrupted while verifying.
    private const int Attempts = 5;

    private static readonly int Number = OperatingSystem.IsLinux() ? SystemCallNumber.Of(RuntimeInformation.ProcessArchitecture) ?? 0 : 0;

    /// <summary>Why there is no such call here; null where the kernel is to be asked.</summary>
    public static string? Unsupported => (OperatingSystem.IsLinux(), Number) switch
    {
        (false, _) => "This system is not Linux, which alone has BPF.",
        (_, 0) => $"The number of the bpf system call is not known for {RuntimeInformation.ProcessArchitecture}.",
        _ => null,
    };

    /// <summary>
    /// Makes the call. A runtime has signals of its own, which its user does not see: what they interrupt is done again.
    /// </summary>
    /// <returns>The result, or an error below 0.</returns>
    public static nint Invoke(bpf_cmd command, void* attributes, uint size)
    {
        if (Number == 0)
        {
            return -(nint)Errno.ENOSYS;
        }

        nint result = SystemCall(Number, (int)command, attributes, (nint)size);
        return result >= 0 ? result : Repeat(Marshal.GetLastSystemError(), command, attributes, size);
    }

    /// <summary>Makes a call that gives no more than whether it worked.</summary>
    public static Errno Do<T>(bpf_cmd command, ref T attributes)
        where T : unmanaged =>
        Failure(Invoke(command, Unsafe.AsPointer(ref attributes), (uint)sizeof(T)));

    /// <summary>Makes a call that opens something.</summary>
    /// <returns>Null for failure.</returns>
    public static BpfHandle? Open<T>(bpf_cmd command, ref T attributes, out Errno error)
        where T : unmanaged
    {
        nint result = Invoke(command, Unsafe.AsPointer(ref attributes), (uint)sizeof(T));
        error = Failure(result);
        return result < 0 ? null : new BpfHandle((int)result);
    }

    /// <summary>The error of a result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Errno Failure(nint result) => result < 0 ? (Errno)(-result) : Errno.None;

    private static nint Repeat(int error, bpf_cmd command, void* attributes, uint size)
    {
        for (int attempt = 1; attempt < Attempts && (Errno)error is (Errno.EAGAIN or Errno.EINTR); attempt++)
        {
            nint result = SystemCall(Number, (int)command, attributes, (nint)size);

            if (result >= 0)
            {
                return result;
            }

            error = Marshal.GetLastSystemError();
        }

        return -error;
    }

    // Its error is read only where there is one: to clear it before and keep it after each call costs more than the rest of the way.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint command, void* attributes, nint size);
}
