namespace KfuncGen;

/// <summary>
/// Thrown on the CLR by what only works inside a BPF program: a kfunc's stub, and what reads kernel memory.
/// </summary>
public sealed class BpfOnlyException : InvalidOperationException
{
    /// <summary>Says which stub was called.</summary>
    /// <param name="kfunc">The kfunc's name.</param>
    public BpfOnlyException(string kfunc)
        : base(
            $"'{kfunc}' is a kernel function that only BPF programs can call; this is its stub, which has no code to run in " +
            "user space. Move the call into a BPF function. To ask from user space whether the running kernel has it, use the " +
            "property of the same name in the bindings' Has class, or KfuncProbe.") =>
        Kfunc = kfunc;

    private BpfOnlyException(string? kfunc, string message)
        : base(message) =>
        Kfunc = kfunc;

    /// <summary>The kfunc that was called; null where kernel memory was read.</summary>
    public string? Kfunc { get; }

    internal static BpfOnlyException ForHelper(string helper) =>
        new(null, $"'{helper}' is a BPF helper, which only BPF programs can call. Move the call into a BPF function. To ask from user " +
            $"space whether the running kernel has it, use BpfHelpers.Has.{helper}.");

    internal static BpfOnlyException ForMap(string member, string instead) =>
        new(null, $"'{member}' of a map is for BPF programs. In user space, use {instead} of the loaded object's map.");

    internal static BpfOnlyException ForMemory(string what) =>
        new(null, $"{what} reads kernel memory, which only BPF programs can do. Move the read into a BPF function.");
}
