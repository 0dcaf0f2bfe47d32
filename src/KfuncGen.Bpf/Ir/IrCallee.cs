namespace KfuncGen.Bpf.Ir;

/// <summary>What a call calls.</summary>
public abstract record IrCallee
{
    private IrCallee()
    {
    }

    /// <summary>A kfunc.</summary>
    /// <param name="Identifier">Its name, with the flavour of the variant that is meant: <c>bpf_dynptr_size___u32</c>.</param>
    public sealed record Kfunc(string Identifier) : IrCallee;

    /// <summary>A helper, called by number: enum bpf_func_id, include/uapi/linux/bpf.h.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Id">Its number.</param>
    /// <param name="ReleasedBy">The helper that releases what it returns, where its name alone does not tell; null for nothing.</param>
    public sealed record Helper(string Name, int Id, string? ReleasedBy = null) : IrCallee;

    /// <summary>Another function of the program.</summary>
    /// <param name="Target">The function.</param>
    public sealed record Function(IrFunction Target) : IrCallee;
}
