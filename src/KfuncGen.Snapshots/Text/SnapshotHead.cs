namespace KfuncGen.Snapshots.Text;

/// <summary>What is said of a kernel before its kfuncs: lines of kfuncs are read by it.</summary>
internal sealed class SnapshotHead
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    /// <summary>The sets and their hooks.</summary>
    public Dictionary<string, EquatableArray<string>?> Sets { get; } = new(StringComparer.Ordinal);

    /// <summary>The program types that the verifier was asked about; null where it was not.</summary>
    public EquatableArray<string>? Probed { get; private set; }

    /// <summary>Whether BTF marks kfuncs, so that a line says which it does not.</summary>
    public bool HasTags { get; private set; }

    /// <summary>What a field says; null where it is not there.</summary>
    public string? Field(string key) => fields.TryGetValue(key, out string? value) ? value : null;

    /// <summary>Whether a line starts with the word of a field.</summary>
    public static bool IsField(string keyword) => keyword is SnapshotFormat.Name or SnapshotFormat.Kernel or SnapshotFormat.Architecture
        or SnapshotFormat.Source or SnapshotFormat.Tags or SnapshotFormat.Probed;

    /// <summary>Reads a field; its word is behind the cursor.</summary>
    /// <param name="cursor">The line.</param>
    /// <param name="key">The word.</param>
    /// <param name="start">Where it stands.</param>
    public void Read(LineCursor cursor, string key, int start)
    {
        if (fields.ContainsKey(key))
        {
            throw cursor.ErrorAt(start, $"'{key}' is said twice");
        }

        if (key == SnapshotFormat.Probed)
        {
            Probed = KfuncLine.ReadNames(cursor);
            fields.Add(key, key);
            return;
        }

        string value = cursor.ReadRest($"the value of '{key}'");

        if (key == SnapshotFormat.Source && !value.StartsWith(SnapshotFormat.SourceHashPrefix, StringComparison.Ordinal))
        {
            throw cursor.ErrorAt(start, $"expected '{SnapshotFormat.SourceHashPrefix}' before the hash of the source");
        }

        if (key == SnapshotFormat.Tags && value is not (SnapshotFormat.Yes or SnapshotFormat.No))
        {
            throw cursor.ErrorAt(start, $"expected '{SnapshotFormat.Yes}' or '{SnapshotFormat.No}' behind '{key}'");
        }

        fields.Add(key, value);
        HasTags |= key == SnapshotFormat.Tags && value == SnapshotFormat.Yes;
    }

    /// <summary>Whether lines of kfuncs say the same below another head that has the same sets.</summary>
    public bool IsLikeButForSets(SnapshotHead other) => HasTags == other.HasTags && Probed == other.Probed;

    /// <summary>Reads a set; the word is behind the cursor.</summary>
    public static (string Name, EquatableArray<string>? Hooks) ReadSet(LineCursor cursor)
    {
        string name = cursor.ReadName("a set");
        cursor.Take(":", "after the name of a set");
        return (name, cursor.TryTake(SnapshotFormat.Unknown) ? null : KfuncLine.ReadNames(cursor));
    }
}
