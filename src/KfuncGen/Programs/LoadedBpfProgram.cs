using System.Runtime.InteropServices;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>
/// A BPF program in the kernel. It stays there as long as this object is not disposed, or something else refers to it: what it
/// is attached to, or a file in bpffs.
/// </summary>
/// <remarks>Thread-safe, also for runs at the same time.</remarks>
public class LoadedBpfProgram : IDisposable
{
    private readonly LoadedParts parts;

    internal LoadedBpfProgram(BpfProgram program, LoadedParts parts)
    {
        Program = program;
        this.parts = parts;
    }

    /// <summary>What was loaded.</summary>
    public BpfProgram Program { get; }

    /// <summary>
    /// The program's file descriptor, close-on-exec, disposed with this object. To hand it to a library that attaches programs,
    /// use <see cref="SafeHandle.DangerousGetHandle"/> while it is open.
    /// </summary>
    public SafeHandle Handle => parts.Program;

    /// <summary>The program's number in this kernel, as <c>bpftool prog</c> shows it.</summary>
    /// <exception cref="BpfRunException">The kernel does not say.</exception>
    public uint Id
    {
        get
        {
            ThrowIfFailed(parts.System.GetId(parts.Program, out uint id), "has no number");
            return id;
        }
    }

    /// <summary>What the verifier said; null where <see cref="BpfLoadOptions.LogLevel"/> asked for nothing.</summary>
    public string? VerifierLog => parts.Log;

    /// <summary>What it consists of.</summary>
    internal LoadedParts Parts => parts;

    /// <summary>Reads the program's writable data: the static fields that it has in the kernel.</summary>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="destination">Gets the bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The data does not reach so far.</exception>
    /// <exception cref="BpfRunException">The kernel does not give it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void ReadData(int offset, Span<byte> destination)
    {
        int size = Program.Code.WritableSize;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, size - destination.Length);

        if (parts.WritableData is { } map)
        {
            // A map's element is read as a whole.
            byte[] whole = new byte[size];
            ThrowIfFailed(parts.System.ReadMap(map, whole), "keeps its data for itself");
            whole.AsSpan(offset, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>The program as maps take it.</summary>
    public static implicit operator BpfProgramHandle(LoadedBpfProgram? program) => new(program?.Handle);

    /// <summary>The program as maps take it.</summary>
    public BpfProgramHandle ToBpfProgramHandle() => this;

    /// <summary>Closes the descriptors. The program goes away unless something else refers to it.</summary>
    public void Dispose()
    {
        parts.Dispose();
        GC.SuppressFinalize(this);
    }

    internal void ThrowIfFailed(Errno error, string what)
    {
        if (error != Errno.None)
        {
            throw new BpfRunException($"BPF program '{Program.Name}' {what}: bpf(2) gave errno {(int)error} ({error}).", (int)error);
        }
    }
}
