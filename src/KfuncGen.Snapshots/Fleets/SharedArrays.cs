using System.Runtime.CompilerServices;

namespace KfuncGen.Snapshots.Fleets;

/// <summary>Makes one array of lists that have the same objects: kernels of one build for several machines differ in nothing.</summary>
internal sealed class SharedArrays<T>
    where T : class
{
    private readonly Dictionary<int, List<EquatableArray<T>>> known = [];

    /// <summary>The array of a list.</summary>
    public EquatableArray<T> Of(List<T> list)
    {
        int hash = list.Count;

        foreach (T item in list)
        {
            hash = unchecked((hash * 31) + RuntimeHelpers.GetHashCode(item));
        }

        if (!known.TryGetValue(hash, out List<EquatableArray<T>>? arrays))
        {
            known.Add(hash, arrays = []);
        }

        foreach (EquatableArray<T> array in arrays)
        {
            if (IsSame(array, list))
            {
                return array;
            }
        }

        EquatableArray<T> made = list.ToEquatableArray();
        arrays.Add(made);
        return made;
    }

    private static bool IsSame(EquatableArray<T> array, List<T> list)
    {
        if (array.Count != list.Count)
        {
            return false;
        }

        for (int i = 0; i < list.Count; i++)
        {
            if (!ReferenceEquals(array[i], list[i]))
            {
                return false;
            }
        }

        return true;
    }
}
