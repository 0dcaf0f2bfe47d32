using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// A file descriptor of the bpf(2) system call. The kernel opens all of them close-on-exec.
/// </summary>
internal sealed partial class BpfHandle : SafeHandleMinusOneIsInvalid
{
    public BpfHandle(int descriptor, bool ownsHandle = true)
        : base(ownsHandle) =>
        SetHandle(descriptor);

    /// <summary>The file descriptor's number.</summary>
    public int Descriptor => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
