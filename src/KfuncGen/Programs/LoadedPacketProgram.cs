using KfuncGen.Linux.SystemCalls;
using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A BPF program in the kernel that looks at packets, and that the kernel also runs on one that user space makes up.</summary>
/// <remarks>Thread-safe, also for runs at the same time.</remarks>
public class LoadedPacketProgram : LoadedBpfProgram
{
    // ETH_HLEN, include/uapi/linux/if_ether.h: bpf_test_init, net/bpf/test_run.c, refuses less.
    private const int MinimumPacketLength = 14;

    internal LoadedPacketProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }

    /// <summary>Runs the program on a packet that does not come from anywhere and goes nowhere: BPF_PROG_TEST_RUN.</summary>
    /// <param name="packet">
    /// The packet, from its Ethernet header on; 14 bytes at least. A socket filter sees it from behind that header.
    /// </param>
    /// <param name="output">Gets the packet as the program left it, as far as it fits.</param>
    /// <param name="repeat">
    /// How often to run, 1 or more, always on what the run before left. If a signal interrupts many runs, all begin anew.
    /// </param>
    /// <exception cref="ArgumentException">The packet is shorter than 14 bytes.</exception>
    /// <exception cref="BpfRunException">The kernel does not run it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public BpfPacketResult Run(ReadOnlySpan<byte> packet, Span<byte> output = default, int repeat = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeat);

        if (packet.Length < MinimumPacketLength)
        {
            throw new ArgumentException(
                $"The packet has {packet.Length} bytes; the kernel wants an Ethernet header of {MinimumPacketLength} at least.",
                nameof(packet));
        }

        ProgramRun run = new() { Repeat = (uint)repeat };
        Errno error = Parts.System.Run(Parts.Program, packet, output, ref run);

        // The program has run, and what fits is in the output.
        if (error != Errno.ENOSPC)
        {
            ThrowIfFailed(error, "was not run");
        }

        return new((int)run.ReturnValue, (int)run.OutputLength, run.Duration);
    }
}
