using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>What the static fields of programs begin with. Generated code fills it in; nobody else needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BpfInitialData
{
    private readonly byte[] bytes;

    internal BpfInitialData(int size) => bytes = new byte[size];

    internal Span<byte> Bytes => bytes;

    /// <summary>Sets a field.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="offset">Where it is, in bytes.</param>
    /// <param name="value">What it begins with.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not within the data: the listing is of another build.</exception>
    public BpfInitialData Set<T>(int offset, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(bytes.AsSpan(offset), in value);
        return this;
    }
}
