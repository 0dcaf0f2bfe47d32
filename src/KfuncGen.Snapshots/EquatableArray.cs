namespace KfuncGen.Snapshots;

/// <summary>Makes <see cref="EquatableArray{T}"/> values.</summary>
public static class EquatableArray
{
    /// <summary>Copies a sequence.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items) => EquatableArray<T>.Own(items.ToArray());

    /// <summary>Copies its arguments.</summary>
    public static EquatableArray<T> Create<T>(params T[] items) => EquatableArray<T>.Own((T[])items.Clone());
}
