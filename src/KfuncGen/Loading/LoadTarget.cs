using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Loading;

/// <summary>Where programs are loaded: into a system, whose kernel they are linked against.</summary>
/// <param name="System">The system.</param>
/// <param name="Kernel">The kernel's BTF.</param>
internal sealed record LoadTarget(BpfSystem System, KfuncProbe Kernel)
{
    /// <summary>The system that this process runs on.</summary>
    public static LoadTarget Running { get; } = new(BpfSystem.Running, KfuncProbe.RunningKernel);
}
