namespace KfuncGen.Code;

/// <summary>A program as the build made it: what is linked and loaded, and what failures speak of.</summary>
/// <param name="name">The method's name.</param>
/// <param name="type">The program's type.</param>
/// <param name="license">The licence it declares.</param>
/// <param name="code">Gives its code, null where the build made none.</param>
internal sealed class BuiltProgram(string name, BpfProgramType type, string license, Func<BpfProgramCode?> code)
{
    private volatile ReadCode? read;

    /// <summary>The method's name.</summary>
    public string Name => name;

    /// <summary>The program's type.</summary>
    public BpfProgramType Type => type;

    /// <summary>The licence it declares.</summary>
    public string License => license;

    /// <summary>The class whose object it is a part of; null for one that is loaded by itself.</summary>
    public string? Object { get; init; }

    /// <summary>Whether it is loaded as one that may sleep.</summary>
    public bool IsSleepable { get; init; }

    /// <summary>Its code, read with the first use.</summary>
    /// <exception cref="InvalidOperationException">The build made none.</exception>
    public BpfProgramCode Code => Read() ?? throw new InvalidOperationException(
        $"'{name}' has no BPF code: the build could not lower it and should have said why as a KFG03xx error.");

    /// <summary>Whether the build made code of it.</summary>
    public bool HasCode => Read() is not null;

    /// <summary>The program with other code.</summary>
    public BuiltProgram With(BpfProgramCode other) => new(name, type, license, () => other)
    {
        Object = Object,
        IsSleepable = IsSleepable,
    };

    // Two threads may both read it; what they read is the same.
    private BpfProgramCode? Read()
    {
        int edits = HotReload.Edits;

        if (read is not { } known || known.Edits != edits)
        {
            read = known = new(edits, code());
        }

        return known.Code;
    }

    /// <summary>Code, and how often the process had been edited when it was read.</summary>
    private sealed record ReadCode(int Edits, BpfProgramCode? Code);
}
