using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace KfuncGen;

/// <summary>A BPF program of a kind that has a class of its own in the kernel, which says how it is run and attached.</summary>
/// <typeparam name="TLoaded">That class, such as <see cref="LoadedXdpProgram"/>.</typeparam>
public sealed class BpfProgramOf<TLoaded> : BpfProgram
    where TLoaded : LoadedBpfProgram
{
    private BpfProgramOf(BpfProgramDefinition definition)
        : base(definition)
    {
    }

    /// <inheritdoc cref="BpfProgram.Define"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static new BpfProgramOf<TLoaded> Define(BpfProgramDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new(definition);
    }

    /// <inheritdoc/>
    public override TLoaded Load(BpfLoadOptions? options = null) => (TLoaded)base.Load(options);

    /// <inheritdoc cref="BpfProgram.TryLoad"/>
    public bool TryLoad(
        [NotNullWhen(true)] out TLoaded? loaded, [NotNullWhen(false)] out BpfLoadFailure? failure, BpfLoadOptions? options = null)
    {
        base.TryLoad(out LoadedBpfProgram? program, out failure, options);
        loaded = (TLoaded?)program;
        return failure is null;
    }
}
