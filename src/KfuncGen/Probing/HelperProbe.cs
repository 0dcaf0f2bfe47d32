namespace KfuncGen.Probing;

/// <summary>
/// Says which helpers a kernel has: those that <c>enum bpf_func_id</c> in its BTF names. That an architecture or a
/// configuration leaves a helper out is not seen there; the verifier says so.
/// </summary>
/// <param name="kernel">The kernel.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class HelperProbe(KernelFunctions kernel)
{
    private readonly Lazy<IReadOnlySet<long>?> numbers = new(kernel.FindHelpers);

    /// <summary>The probe of the kernel that this process runs on.</summary>
    public static HelperProbe RunningKernel => KfuncProbe.RunningKernel.Helpers;

    /// <summary>Whether the BTF says anything: it has the enum, and a helper.</summary>
    public bool AreKnown => numbers.Value is { Count: > 0 };

    /// <summary>Whether the kernel has a helper; false too where its BTF cannot be read.</summary>
    public bool Exists(int id) => numbers.Value?.Contains(id) == true;
}
