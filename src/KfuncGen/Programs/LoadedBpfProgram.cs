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
    // ETH_HLEN, include/uapi/linux/if_ether.h: bpf_test_init, net/bpf/test_run.c, refuses less.
    private const int MinimumPacketLength = 14;

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

    /// <summary>Runs the program on a packet that does not come from anywhere and goes nowhere: BPF_PROG_TEST_RUN.</summary>
    /// <param name="packet">
    /// The packet, from its Ethernet header on; 14 bytes at least. A socket filter sees it from behind that header.
    /// A program of a cgroup sees an empty packet on kernels as old as 6.12, which lay no bounds for it when they run it so
    /// (net/bpf/test_run.c); what it sees once it is attached does not depend on that.
    /// </param>
    /// <param name="output">Gets the packet as the program left it, as far as it fits.</param>
    /// <param name="repeat">
    /// How often to run, 1 or more, always on what the run before left. If a signal interrupts many runs, all begin anew.
    /// </param>
    /// <exception cref="InvalidOperationException">The program takes no packet.</exception>
    /// <exception cref="ArgumentException">The packet is shorter than 14 bytes.</exception>
    /// <exception cref="BpfRunException">The kernel does not run it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public BpfPacketResult Run(ReadOnlySpan<byte> packet, Span<byte> output = default, int repeat = 1)
    {
        switch (ProgramKind.Of(Program.Type).Input)
        {
            case ProgramInput.Context:
                throw new InvalidOperationException(
                    $"'{Program.Name}' is a syscall program, which takes no packet. Run it with its context: Run(ref context).");

            case ProgramInput.None:
                throw new InvalidOperationException(
                    $"'{Program.Name}' is a {Program.Type} program, which the kernel does not run on a packet. Attach it to see it run.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeat);

        if (packet.Length < MinimumPacketLength)
        {
            throw new ArgumentException(
                $"The packet has {packet.Length} bytes; the kernel wants an Ethernet header of {MinimumPacketLength} at least.",
                nameof(packet));
        }

        ProgramRun run = new() { Repeat = (uint)repeat };
        Errno error = parts.System.Run(parts.Program, packet, output, ref run);

        // The program has run, and what fits is in the output.
        if (error != Errno.ENOSPC)
        {
            ThrowIfFailed(error, "was not run");
        }

        return new((int)run.ReturnValue, (int)run.OutputLength, run.Duration);
    }

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
