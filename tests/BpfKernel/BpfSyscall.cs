using System.Runtime.InteropServices;

namespace KfuncGen.Tests.BpfKernel;

/// <summary>bpf(2) and nothing around it, so that tests of what the library does with it have something to compare with.</summary>
internal static class BpfSyscall
{
    // enum bpf_cmd, include/uapi/linux/bpf.h.
    public const int MapCreate = 0;
    public const int MapUpdateElement = 2;
    public const int ProgramLoad = 5;
    public const int ProgramTestRun = 10;
    public const int MapFreeze = 22;

    // asm/unistd_64.h of x86, asm-generic/unistd.h of all others.
    private static readonly nint Number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 321 : 280;

    /// <summary>Calls bpf(2): the result, or the negative error number.</summary>
    public static unsafe int Call(int command, Span<byte> attributes)
    {
        fixed (byte* pointer = attributes)
        {
            nint result = Invoke(Number, command, pointer, (uint)attributes.Length);
            return result < 0 ? -Marshal.GetLastPInvokeError() : (int)result;
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern unsafe nint Invoke(nint number, nint command, byte* attributes, nuint size);
}
