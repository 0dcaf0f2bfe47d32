using KfuncGen.Code;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Loading;

namespace KfuncGen.Objects;

/// <summary>Loads an object: its maps first, then its programs, of alternatives the first that the kernel takes.</summary>
internal sealed class ObjectLoader
{
    private readonly BpfObjectDefinition definition;
    private readonly BpfObjectOptions options;
    private readonly LoadTarget target;
    private readonly ObjectCode code;
    private readonly ObjectParts parts;
    private readonly BpfProgramReport?[] reports;

    private ObjectLoader(BpfObjectDefinition definition, BpfObjectOptions options, LoadTarget target)
    {
        this.definition = definition;
        this.options = options;
        this.target = target;
        code = ObjectListing.Read(definition.Listing);
        parts = new() { Programs = new LoadedBpfProgram?[definition.Programs.Count], DataSize = code.DataSize };
        reports = new BpfProgramReport?[definition.Programs.Count];
    }

    /// <summary>Loads an object.</summary>
    /// <param name="definition">What the build knows of it.</param>
    /// <param name="options">How.</param>
    /// <param name="target">Where to.</param>
    /// <param name="report">What became of each program and map.</param>
    /// <returns>Null for failure.</returns>
    public static LoadedBpfObject? Load(
        BpfObjectDefinition definition, BpfObjectOptions options, LoadTarget target, out BpfLoadReport report)
    {
        ObjectLoader loader = new(definition, options, target);
        loader.CheckNames();
        bool isLoaded = false;

        // Whatever comes between, such as a constant whose class cannot be initialized: nothing stays open.
        try
        {
            isLoaded = loader.Load();
            report = new(definition.Name, isLoaded, [.. loader.reports.OfType<BpfProgramReport>()], loader.MapReports());
            return isLoaded ? new LoadedBpfObject(loader.parts, report) : null;
        }
        finally
        {
            if (!isLoaded)
            {
                loader.parts.Dispose();
            }
        }
    }

    private bool Load()
    {
        string? noData = MakeMaps();
        SharedMaps shared = Share(noData);
        bool isWhole = !parts.Maps.Exists(map => map.Handle is null && !IsUsed(map.Listed.Name));

        foreach (int[] group in ProgramGroups.Of(definition.Programs))
        {
            isWhole &= LoadFirst(group, shared);
        }

        return isWhole && noData is null;
    }

    private string? MakeMaps()
    {
        if (target.System.Unsupported is { } reason)
        {
            parts.Maps.AddRange(code.Maps.Select(map => new ObjectMap(
                map, null, null, new() { Name = map.Name, Outcome = BpfMapOutcome.Failed, Failure = reason })));
            return code.DataSize == 0 ? null : reason;
        }

        using MapMaker maker = new(definition.Name, code, options, target.System);

        foreach (ListedMap map in code.Maps)
        {
            parts.Maps.Add(maker.Make(map));
        }

        return code.DataSize == 0 ? null : MakeData(maker);
    }

    private ReadOnlySpan<byte> InitialData()
    {
        BpfInitialData data = new(code.DataSize);
        code.InitialData.CopyTo(data.Bytes);
        definition.InitialData?.Invoke(data);

        foreach ((string name, (byte[] bytes, _)) in options.Data.Values)
        {
            bytes.CopyTo(data.Bytes[code.Fields.First(field => field.Name == name).Offset..]);
        }

        return data.Bytes;
    }

    private unsafe string? MakeData(MapMaker maker)
    {
        ReadOnlySpan<byte> initial = InitialData();
        parts.Data = maker.MakeData(out Errno error);
        parts.Memory = parts.Data is null ? null : target.System.MapMemory(parts.Data, code.DataSize, out error);

        if (parts.Memory is null)
        {
            return $"The data that the programs of '{definition.Name}' share was not made: errno {(int)error} ({error.Name()}).";
        }

        using HeldMemory memory = parts.HoldData();
        initial.CopyTo(new Span<byte>(memory.At(0, code.DataSize), code.DataSize));
        return null;
    }

    private SharedMaps Share(string? noData) => new(
        parts.Maps.Where(static map => map.Handle is not null).ToDictionary(static map => map.Listed.Name, static map => map.Handle!),
        parts.Maps.Where(static map => map.Handle is null).ToDictionary(static map => map.Listed.Name, static map => map.Report.Failure!),
        parts.Data,
        options.Constants.AsReadOnly())
    {
        NoData = noData,
    };

    private bool LoadFirst(int[] group, SharedMaps shared)
    {
        int taken = -1;

        foreach (int index in group)
        {
            BpfProgram program = definition.Programs[index];

            if (options.Programs?.Contains(program.Name) == false)
            {
                Report(index, BpfProgramOutcome.NotWanted, null);
            }
            else if (taken >= 0)
            {
                Report(index, BpfProgramOutcome.AlternativeTaken, null);
            }
            else if (ProgramLoader.Load(program.Built, options.Loading, target, out BpfLoadFailure? failure, shared) is { } loaded)
            {
                parts.Programs[index] = program.Wrap(loaded);
                taken = index;
                Report(index, BpfProgramOutcome.Loaded, null);
            }
            else
            {
                Report(index, BpfProgramOutcome.Failed, failure);
            }
        }

        return Settle(group, taken);
    }

    // Whether one of them failing matters is known only now.
    private bool Settle(int[] group, int taken)
    {
        bool isOptional = Array.Exists(group, index => definition.Programs[index].IsOptional);
        bool isWhole = true;

        foreach (int index in group)
        {
            BpfProgramReport report = reports[index]!;

            if (taken >= 0 && report.Outcome is BpfProgramOutcome.Failed or BpfProgramOutcome.AlternativeTaken)
            {
                reports[index] = report with { Outcome = BpfProgramOutcome.AlternativeTaken, Taken = definition.Programs[taken].Name };
            }
            else if (report.Outcome == BpfProgramOutcome.Failed)
            {
                reports[index] = isOptional ? report with { Outcome = BpfProgramOutcome.Absent } : report;
                isWhole &= isOptional;
            }
        }

        return isWhole;
    }

    private void Report(int index, BpfProgramOutcome outcome, BpfLoadFailure? failure) =>
        reports[index] = new() { Name = definition.Programs[index].Name, Outcome = outcome, Failure = failure };

    private bool IsUsed(string map) => definition.Programs.Any(program => program.Built.HasCode && program.Built.Code.Maps.Contains(map));

    private BpfMapReport[] MapReports() => [.. parts.Maps.Select(static map => map.Report)];

    // Where a name is wrong, nothing is loaded: it was meant to change something.
    private void CheckNames()
    {
        Check("map", options.MaxEntries.Keys, code.Maps.Select(static map => map.Name));
        Check("program", options.Programs ?? [], definition.Programs.Select(static program => program.Name));
        Check(
            "constant",
            options.Constants.Keys,
            definition.Programs.Where(static program => program.Built.HasCode)
                .SelectMany(static program => program.Built.Code.Constants).Distinct());
        Check("datum", options.Data, code.Fields.Select(static field => field.Name));

        foreach ((string name, (byte[] bytes, Type type)) in options.Data.Values)
        {
            if (code.Fields.First(field => field.Name == name) is { } field && field.Size != bytes.Length)
            {
                throw new ArgumentException(
                    $"'{name}' of '{definition.Name}' has {field.Size} bytes; read a value of type {type.Name}, which has " +
                    $"{bytes.Length}. Give a value of the field's type.",
                    "options");
            }
        }
    }

    private void Check(string what, IEnumerable<string> named, IEnumerable<string> known)
    {
        foreach (string name in named)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException(
                    $"'{definition.Name}' has no {what} '{name}'; it has {(known.Any() ? string.Join(", ", known) : "none")}.", "options");
            }
        }
    }
}
