using System.Collections;
using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>Values of shared data by the names of its properties: <c>Data = { { "Limit", 10u }, { "Mode", Mode.Strict } }</c>.</summary>
/// <remarks>The type of a value is that of the field: its size is compared.</remarks>
public sealed class BpfDataValues : IEnumerable<string>
{
    private readonly Dictionary<string, (byte[] Bytes, Type Type)> values = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<string, (byte[] Bytes, Type Type)>> Values => values;

    /// <summary>Says what a field is to begin with; of two values for one field the last counts.</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="name">The name of its property.</param>
    /// <param name="value">The value.</param>
    public void Add<T>(string name, T value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(name);
        values[name] = (MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray(), typeof(T));
    }

    /// <summary>The names for which there is a value.</summary>
    public IEnumerator<string> GetEnumerator() => values.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
