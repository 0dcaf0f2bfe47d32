using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A BPF program whose context is a struct of its own: a <see cref="BpfProgramType.Syscall"/> program.</summary>
/// <typeparam name="TContext">The struct that the kernel copies in and out.</typeparam>
public sealed class BpfProgram<TContext> : BpfProgram
    where TContext : unmanaged
{
    /// <summary>Generated code calls this; nobody else needs it.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="type">The program's type.</param>
    /// <param name="license">The licence it declares.</param>
    /// <param name="code">Gives its code, null where the build made none.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BpfProgram(string name, BpfProgramType type, string license, Func<BpfProgramCode?> code)
        : base(name, type, license, code)
    {
    }

    /// <inheritdoc/>
    public override LoadedBpfProgram<TContext> Load(BpfLoadOptions? options = null) => (LoadedBpfProgram<TContext>)base.Load(options);

    /// <inheritdoc cref="BpfProgram.TryLoad"/>
    public bool TryLoad([NotNullWhen(true)] out LoadedBpfProgram<TContext>? loaded, [NotNullWhen(false)] out BpfLoadFailure? failure, BpfLoadOptions? options = null)
    {
        base.TryLoad(out LoadedBpfProgram? program, out failure, options);
        loaded = (LoadedBpfProgram<TContext>?)program;
        return failure is null;
    }

    private protected override LoadedBpfProgram<TContext> Wrap(LoadedParts parts) => new(this, parts);
}
