namespace KfuncGen.Objects;

/// <summary>Which programs of an object are alternatives to each other.</summary>
internal static class ProgramGroups
{
    /// <summary>The groups, in the order of their first programs; programs by their place in the class.</summary>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<BpfProgram> programs)
    {
        Dictionary<string, int> places = [];

        for (int index = 0; index < programs.Count; index++)
        {
            places.TryAdd(programs[index].Name, index);
        }

        return
        [
            .. Enumerable.Range(0, programs.Count)
                .GroupBy(index => Root(programs, places, index))
                .Select(static group => group.ToArray()),
        ];
    }

    // What everything is an alternative to in the end; of a circle, its first.
    private static int Root(IReadOnlyList<BpfProgram> programs, Dictionary<string, int> places, int index)
    {
        HashSet<int> seen = [];

        while (seen.Add(index))
        {
            if (programs[index].AlternativeTo is not { } other || !places.TryGetValue(other, out int next))
            {
                return index;
            }

            index = next;
        }

        return seen.Min();
    }
}
