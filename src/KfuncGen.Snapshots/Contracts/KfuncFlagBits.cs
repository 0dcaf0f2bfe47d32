namespace KfuncGen.Snapshots.Contracts;

/// <summary>Maps the flag word of a kfunc set entry to meanings, by kernel version, and meanings to names.</summary>
/// <remarks>include/linux/btf.h, 6.1 to 7.3: the bits and the releases that took them stand in eng/abi/flags.</remarks>
public static partial class KfuncFlagBits
{
    private const int UnknownShift = 32;

    /// <summary>Decodes the flag word of one set entry.</summary>
    /// <param name="word">The word behind the BTF id, in host byte order.</param>
    /// <param name="version">
    /// The kernel's version. Null where it is not known: then a bit that only ever had one meaning still has it, and a bit
    /// that was given back (3 and 4) stays unknown.
    /// </param>
    /// <returns>The meanings; a bit without one at that version is kept as 1 &lt;&lt; (32 + n).</returns>
    public static KfuncFlags Decode(uint word, KernelVersion? version)
    {
        KfuncFlags flags = KfuncFlags.None;

        for (int bit = 0; bit < 32; bit++)
        {
            if ((word & (1u << bit)) != 0)
            {
                flags |= MeaningOf(bit, version)?.Flag ?? Unknown(bit);
            }
        }

        return flags;
    }

    /// <summary>
    /// The names of all flags in a value, in the order of their bits: <c>KF_ACQUIRE</c>, or <c>KF_BIT_n</c> for an unknown one.
    /// </summary>
    public static IEnumerable<string> Names(KfuncFlags flags)
    {
        foreach (Meaning meaning in Meanings)
        {
            if ((flags & meaning.Flag) != 0)
            {
                yield return meaning.Flag.ToString();
            }
        }

        for (int bit = 0; bit < 32; bit++)
        {
            if ((flags & Unknown(bit)) != 0)
            {
                yield return UnknownPrefix + bit.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Reads a name that <see cref="Names"/> gave.</summary>
    /// <param name="name">The name.</param>
    /// <param name="flag">The flag it stands for.</param>
    /// <returns>False where it is no flag's name.</returns>
    public static bool TryParse(string name, out KfuncFlags flag)
    {
        foreach (Meaning meaning in Meanings)
        {
            if (meaning.Flag.ToString() == name)
            {
                flag = meaning.Flag;
                return true;
            }
        }

        if (name.StartsWith(UnknownPrefix, StringComparison.Ordinal)
            && int.TryParse(
                name.Substring(UnknownPrefix.Length),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out int bit)
            && bit < 32)
        {
            flag = Unknown(bit);
            return true;
        }

        flag = KfuncFlags.None;
        return false;
    }

    private const string UnknownPrefix = "KF_BIT_";

    private static KfuncFlags Unknown(int bit) => (KfuncFlags)(1ul << (UnknownShift + bit));

    private static Meaning? MeaningOf(int bit, KernelVersion? version)
    {
        foreach (Meaning meaning in Meanings)
        {
            if (meaning.Bit == bit && meaning.HoldsIn(version))
            {
                return meaning;
            }
        }

        return null;
    }

    // Only the release that took a bit away ends its meaning: a distribution may carry a flag back to an older release.
    private sealed record Meaning(KfuncFlags Flag, int Bit, KernelVersion? Gone = null)
    {
        public bool HoldsIn(KernelVersion? version) =>
            Gone is null || (version is { } known && known < Gone);
    }
}
