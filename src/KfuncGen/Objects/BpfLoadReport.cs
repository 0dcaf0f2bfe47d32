namespace KfuncGen;

/// <summary>What became of each program and map when an object was loaded.</summary>
public sealed class BpfLoadReport
{
    internal BpfLoadReport(string name, bool isLoaded, IReadOnlyList<BpfProgramReport> programs, IReadOnlyList<BpfMapReport> maps)
    {
        Object = name;
        IsLoaded = isLoaded;
        Programs = programs;
        Maps = maps;
    }

    /// <summary>The object's name.</summary>
    public string Object { get; }

    /// <summary>Whether it is loaded.</summary>
    public bool IsLoaded { get; }

    /// <summary>The programs, in the order of the class.</summary>
    public IReadOnlyList<BpfProgramReport> Programs { get; }

    /// <summary>The maps, in the order of the class.</summary>
    public IReadOnlyList<BpfMapReport> Maps { get; }

    /// <summary>A program by its name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public BpfProgramReport this[string program] =>
        Programs.FirstOrDefault(report => report.Name == program)
            ?? throw new ArgumentException($"'{Object}' has no program '{program}'.", nameof(program));

    /// <summary>What stands in the way, as sentences; the empty string for what is loaded.</summary>
    public string Problem => IsLoaded ? "" : string.Join(Environment.NewLine, Problems.Distinct());

    private IEnumerable<string> Problems =>
    [
        .. Maps.Where(static map => map.Failure is not null).Select(static map => map.Failure!),
        .. Programs.Where(static program => program.Outcome == BpfProgramOutcome.Failed && program.Failure is not null)
            .Select(static program => program.Failure!.Message),
    ];

    /// <summary>A line for each.</summary>
    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            Maps.Select(static map => $"map {map}").Concat(Programs.Select(static program => $"program {program}")));
}
