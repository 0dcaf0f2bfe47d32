using System.Runtime.CompilerServices;

namespace KfuncGen.Snapshots;

/// <summary>Tells objects apart by what they are and not by what they say.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<object>
{
    /// <summary>The one.</summary>
    public static readonly ReferenceComparer Instance = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object obj) => RuntimeHelpers.GetHashCode(obj);
}
