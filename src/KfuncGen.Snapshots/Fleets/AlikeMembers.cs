namespace KfuncGen.Snapshots.Fleets;

/// <summary>
/// Finds the kernels of a file that have the same of its lines: what they have is put together once for all of them. Lines that stand
/// under one word "on" have one list of kernels, and it is lists that are compared.
/// </summary>
internal sealed class AlikeMembers
{
    private readonly int[] classes;
    private readonly Dictionary<int[], int[]> classesOf = [];
    private int last;

    /// <summary>Compares kernels.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="lists">Lists of kernels, in order each. A list that comes several times counts once.</param>
    public AlikeMembers(int count, IEnumerable<int[]> lists)
    {
        classes = new int[count];
        int[][] different = [.. lists.Distinct()];

        foreach (int[] list in different)
        {
            Divide(list);
        }

        First = FirstOfEach();

        foreach (int[] list in different)
        {
            classesOf.Add(list, [.. list.Select(member => classes[member]).Distinct()]);
        }
    }

    /// <summary>Of each class the first kernel.</summary>
    public int[] First { get; }

    /// <summary>The class of a kernel.</summary>
    public int ClassOf(int member) => classes[member];

    /// <summary>The classes whose kernels are in a list, in the order of their first kernels; all of their kernels are.</summary>
    public int[] ClassesOf(int[] list) => classesOf[list];

    // Each class becomes two: those that are in the list, and those that are not.
    private void Divide(int[] list)
    {
        Dictionary<int, int> inside = [];

        foreach (int member in list)
        {
            if (!inside.TryGetValue(classes[member], out int made))
            {
                inside.Add(classes[member], made = ++last);
            }

            classes[member] = made;
        }
    }

    // From 0 on, in the order of their first kernels.
    private int[] FirstOfEach()
    {
        Dictionary<int, int> numbers = [];
        List<int> first = [];

        for (int i = 0; i < classes.Length; i++)
        {
            if (!numbers.TryGetValue(classes[i], out int number))
            {
                numbers.Add(classes[i], number = first.Count);
                first.Add(i);
            }

            classes[i] = number;
        }

        return [.. first];
    }
}
