using System.Collections;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// The worlds in which a place in the code may be reached; none where it is not. What is known at the place is what all of
/// them agree on. Adding only ever makes less known, so a loop comes to rest.
/// </summary>
internal sealed class WorldSet : IEnumerable<World>
{
    // Sixteen worlds are four independent conditions open at once. Beyond that values of locals are forgotten, and then
    // all that the worlds do not agree on: the analysis knows less and stays fast.
    private const int Limit = 16;

    private readonly List<World> worlds = [];

    /// <summary>Whether the place is never reached.</summary>
    public bool IsEmpty => worlds.Count == 0;

    /// <summary>Adds a world.</summary>
    /// <returns>Whether less is known now, or the place was not reached before.</returns>
    public bool Add(World world)
    {
        if (worlds.Exists(one => one.Covers(world)))
        {
            return false;
        }

        Insert(world);

        if (worlds.Count > Limit)
        {
            Replace(worlds.Select(static one => one.Keep(static _ => false)));
        }

        if (worlds.Count > Limit)
        {
            Replace([worlds.Aggregate(static (left, right) => left.Common(right))]);
        }

        return true;
    }

    /// <summary>Adds worlds.</summary>
    /// <returns>Whether less is known now, or the place was not reached before.</returns>
    public bool AddAll(IEnumerable<World> others)
    {
        bool changed = false;

        foreach (World world in others)
        {
            changed |= Add(world);
        }

        return changed;
    }

    /// <inheritdoc/>
    public IEnumerator<World> GetEnumerator() => worlds.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Replace(IEnumerable<World> others)
    {
        World[] replacement = others.ToArray();
        worlds.Clear();

        foreach (World world in replacement)
        {
            if (!worlds.Exists(one => one.Covers(world)))
            {
                Insert(world);
            }
        }
    }

    private void Insert(World world)
    {
        worlds.RemoveAll(world.Covers);

        for (int i = 0; i < worlds.Count; i++)
        {
            if (worlds[i].UniteWith(world) is { } united)
            {
                worlds.RemoveAt(i);

                if (!worlds.Exists(one => one.Covers(united)))
                {
                    Insert(united);
                }

                return;
            }
        }

        worlds.Add(world);
    }
}
