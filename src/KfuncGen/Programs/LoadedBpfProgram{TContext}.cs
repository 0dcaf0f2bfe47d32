using System.Runtime.InteropServices;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A BPF program in the kernel whose context is a struct of its own.</summary>
/// <typeparam name="TContext">The struct that the kernel copies in and out.</typeparam>
/// <remarks>Thread-safe, also for runs at the same time.</remarks>
public sealed class LoadedBpfProgram<TContext> : LoadedBpfProgram
    where TContext : unmanaged
{
    internal LoadedBpfProgram(BpfProgram<TContext> program, LoadedParts parts)
        : base(program, parts)
    {
    }

    /// <summary>Runs the program in this process: BPF_PROG_TEST_RUN, which for a syscall program is no test.</summary>
    /// <param name="context">What the program gets, and what it leaves. At most 65,535 bytes.</param>
    /// <returns>What the program returned.</returns>
    /// <exception cref="BpfRunException">The kernel does not run it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Run(ref TContext context)
    {
        ProgramRun run = default;
        ThrowIfFailed(Parts.System.Run(Parts.Program, MemoryMarshal.AsBytes(new Span<TContext>(ref context)), ref run), "was not run");
        return (int)run.ReturnValue;
    }
}
