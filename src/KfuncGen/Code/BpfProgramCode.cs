using System.Collections.ObjectModel;
using System.ComponentModel;
using KfuncGen.Code;
using KfuncGen.Hooks;
using KfuncGen.Layouts;

namespace KfuncGen;

/// <summary>What the build made of a <see cref="BpfProgramAttribute"/> method. Generated code makes it; nobody else needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BpfProgramCode
{
    internal BpfProgramCode()
    {
    }

    /// <summary>
    /// The slots, each packed in one number: opcode in bits 0 to 7, destination in 8 to 11, source in 12 to 15, offset in 16
    /// to 31, immediate in 32 to 63. Written for a machine of any byte order; loading turns them into the machine's own.
    /// </summary>
    internal ulong[] Instructions { get; init; } = [];

    /// <summary>The functions, by first slot; the one that the kernel calls comes first.</summary>
    internal BpfProgramFunction[] Functions { get; init; } = [];

    /// <summary>What loading fills in.</summary>
    internal BpfCodeRelocation[] Relocations { get; init; } = [];

    /// <summary>The kfuncs that relocations name by index.</summary>
    internal KfuncVariant[] Kfuncs { get; init; } = [];

    /// <summary>What calls of <see cref="Kfuncs"/> ask for, by the same index, as far as the build said so.</summary>
    internal CallDuties[] KfuncDuties { get; init; } = [];

    /// <summary>What calls of helpers ask for, by their numbers, where the build said so.</summary>
    internal IReadOnlyDictionary<int, CallDuties> HelperDuties { get; init; } = ReadOnlyDictionary<int, CallDuties>.Empty;

    /// <summary>The <c>static readonly</c> fields that relocations name by index, as functions that read them.</summary>
    internal Func<long>[] Fields { get; init; } = [];

    /// <summary>The names of <see cref="Fields"/>, as far as the build gave them.</summary>
    internal string[] Constants { get; init; } = [];

    /// <summary>The maps of the program's object that relocations name by index.</summary>
    internal string[] Maps { get; init; } = [];

    /// <summary>The hook that the program is loaded for; null for none.</summary>
    internal HookName? Hook { get; init; }

    /// <summary>What it takes at a probe for tracers, as shapes; null for a program that is for none.</summary>
    internal string[]? ProbeArguments { get; init; }

    /// <summary>The fields, enum values and types of the kernel that relocations name by index.</summary>
    internal CoreName[] Names { get; init; } = [];

    /// <summary>The constants that the program points to.</summary>
    internal byte[] ReadOnlyData { get; init; } = [];

    /// <summary>The size of the program's writable data in bytes.</summary>
    internal int WritableSize { get; init; }

    /// <summary>The paths of the source files that <see cref="Lines"/> names by index.</summary>
    internal string[] Files { get; init; } = [];

    /// <summary>The C# of the slots, by slot: each holds up to the next.</summary>
    internal BpfProgramLine[] Lines { get; init; } = [];

    /// <summary>Sets what the writable data begins with; null where that is zeros.</summary>
    internal Action<BpfInitialData>? InitialData { get; init; }

    /// <summary>The code with other functions that read its fields.</summary>
    internal BpfProgramCode With(Func<long>[] fields) => With(fields, InitialData);

    /// <summary>The code with data that begins with something.</summary>
    /// <param name="initialData">Sets the fields of the data.</param>
    public BpfProgramCode With(Action<BpfInitialData> initialData) => With(Fields, initialData);

    /// <summary>Reads code as the build lists it.</summary>
    /// <param name="listing">The listing, with a line feed between two lines; see the generated file.</param>
    /// <param name="fields">Functions that read the fields that it names by index.</param>
    /// <exception cref="FormatException">It is not as the build writes it; the message has the line and what was expected.</exception>
    public static BpfProgramCode Parse(string listing, params Func<long>[] fields)
    {
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(fields);
        return BpfListing.Read(listing, fields);
    }

    private BpfProgramCode With(Func<long>[] fields, Action<BpfInitialData>? initialData) => new()
    {
        Instructions = Instructions,
        Functions = Functions,
        Relocations = Relocations,
        Kfuncs = Kfuncs,
        KfuncDuties = KfuncDuties,
        HelperDuties = HelperDuties,
        Fields = fields,
        Constants = Constants,
        Maps = Maps,
        Hook = Hook,
        ProbeArguments = ProbeArguments,
        Names = Names,
        ReadOnlyData = ReadOnlyData,
        WritableSize = WritableSize,
        InitialData = initialData,
        Files = Files,
        Lines = Lines,
    };
}
