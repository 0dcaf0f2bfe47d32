using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen;

/// <summary>
/// A file descriptor of the bpf(2) system call. The kernel opens all of them close-on-exec. To hand one to a library that
/// attaches programs, use <see cref="SafeHandle.DangerousGetHandle"/> while it is open.
/// </summary>
public sealed partial class BpfHandle : SafeHandleMinusOneIsInvalid
{
    internal BpfHandle(int descriptor, bool ownsHandle = true)
        : base(ownsHandle) =>
        SetHandle(descriptor);

    /// <summary>The file descriptor's number.</summary>
    internal int Descriptor => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
