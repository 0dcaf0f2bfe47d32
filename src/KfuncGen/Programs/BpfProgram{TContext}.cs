using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A BPF program whose context is a struct of its own: a <see cref="BpfProgramType.Syscall"/> program.</summary>
/// <typeparam name="TContext">The struct that the kernel copies in and out.</typeparam>
public sealed class BpfProgram<TContext> : BpfProgram
    where TContext : unmanaged
{
    private BpfProgram(BpfProgramDefinition definition)
        : base(definition)
    {
    }

    /// <inheritdoc cref="BpfProgram.Define"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static new BpfProgram<TContext> Define(BpfProgramDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new(definition);
    }

    /// <inheritdoc/>
    public override LoadedBpfProgram<TContext> Load(BpfLoadOptions? options = null) => (LoadedBpfProgram<TContext>)base.Load(options);

    /// <inheritdoc cref="BpfProgram.TryLoad"/>
    public bool TryLoad(
        [NotNullWhen(true)] out LoadedBpfProgram<TContext>? loaded,
        [NotNullWhen(false)] out BpfLoadFailure? failure,
        BpfLoadOptions? options = null)
    {
        base.TryLoad(out LoadedBpfProgram? program, out failure, options);
        loaded = (LoadedBpfProgram<TContext>?)program;
        return failure is null;
    }

    internal override LoadedBpfProgram<TContext> Wrap(LoadedParts parts) => new(this, parts);
}
