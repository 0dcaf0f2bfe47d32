extern alias runtime;

using System.Globalization;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>A kfunc of a kernel that is only described, as comparisons look at it.</summary>
internal sealed class DescribedFunction(Kfunc kfunc, TypeTable types) : IKernelFunction
{
    /// <inheritdoc/>
    public string Shape { get; } = KfuncShape.Of(kfunc, types);

    /// <inheritdoc/>
    public CanonicalShape Parts => CanonicalShape.Parse(Shape);

    /// <inheritdoc/>
    public string? Module => kfunc.Module;

    /// <inheritdoc/>
    public bool IsTagged => kfunc.IsTagged;

    /// <inheritdoc/>
    public string ParameterName(int index) => kfunc.Parameters[index].Name is { Length: > 0 } name
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"parameter {index + 1}");
}
