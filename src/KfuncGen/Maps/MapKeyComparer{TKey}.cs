using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace KfuncGen.Maps;

/// <summary>Compares keys as the kernel does: by their bytes.</summary>
internal sealed class MapKeyComparer<TKey> : IEqualityComparer<TKey>
    where TKey : unmanaged
{
    /// <summary>The only one.</summary>
    public static MapKeyComparer<TKey> Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(TKey x, TKey y) => Bytes(ref x).SequenceEqual(Bytes(ref y));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] TKey obj)
    {
        HashCode hash = default;
        hash.AddBytes(Bytes(ref obj));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<byte> Bytes(ref TKey key) => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref key, 1));
}
