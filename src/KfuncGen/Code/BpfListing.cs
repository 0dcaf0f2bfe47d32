using System.Globalization;
using KfuncGen.Hooks;
using KfuncGen.Layouts;

namespace KfuncGen.Code;

/// <summary>
/// Reads code as the build lists it: for people first, but whole, so that the compiler has one constant to compile and not an
/// object for each instruction. The first line is its <see cref="ListingFormat"/>, any other one of
/// <list type="bullet">
/// <item><c>kfunc bpf_task_from_pid</c>: a kfunc that slots name by index, and below it lines that begin with a word:
/// <c>flavour</c>, <c>prototype</c>, <c>shape</c>, <c>flags</c>, <c>present</c>, <c>missing</c>, <c>module</c>,
/// <c>deprecated</c>, as <see cref="KfuncVariant"/> has them, and <c>duty</c>, <c>begins</c>, as <see cref="CallDuties"/> has them;</item>
/// <item><c>helper 131</c>: a helper that slots call, and below it <c>duty</c> and <c>begins</c>;</item>
/// <item><c>function Find(ctx) s32(*struct Request)</c>: the slots below are the function's, which has these parameters and
/// this shape;</item>
/// <item><c>file Tasks.cs</c>: the lines below are the file's;</item>
/// <item><c>25:28 using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);</c>: the slots below come from this line and column;</item>
/// <item><c>   8: 0000000000002085 kfunc 0 ; call bpf_task_from_pid</c>: a slot, packed in one number; where loading fills
/// something in, what that is and which; and behind a semicolon what it does, which only people read;</item>
/// <item><c>hook sched_process_exec *struct task_struct,s32</c>: the hook that the program is loaded for, and the shapes of the arguments
/// that it takes;</item>
/// <item><c>arguments s32,u64</c>: what a program takes that is attached to probes for tracers;</item>
/// <item><c>core task_struct pid s32 s32</c>: a field of the kernel's that slots name by index: type, path, what the program makes of it,
/// and its shape where the program was built; see <see cref="CoreName"/>;</item>
/// <item><c>readonly 68656c6c6f00</c>: constants, one after the other;</item>
/// <item><c>writable 128</c>: the size of the writable data;</item>
/// <item><c>map Rules</c>: a map of the program's object that slots name by index;</item>
/// <item><c>constant Limit</c>: the name of a field that slots name by index, by which another value can be given before loading.</item>
/// </list>
/// </summary>
internal ref struct BpfListing
{
    private readonly List<ulong> instructions = [];
    private readonly List<BpfProgramFunction> functions = [];
    private readonly List<BpfCodeRelocation> relocations = [];
    private readonly List<BpfProgramLine> lines = [];
    private readonly List<string> files = [];
    private readonly List<KfuncVariant> kfuncs = [];
    private readonly List<CallDuties> duties = [];
    private readonly Dictionary<int, CallDuties> helperDuties = [];
    private readonly List<string> maps = [];
    private readonly List<string> constants = [];
    private readonly List<CoreName> names = [];
    private readonly int fieldCount;
    private ListedKfunc? kfunc;
    private int? helper;
    private ListedDuties? asked;
    private HookName? hook;
    private string[]? probeArguments;
    private byte[] readOnlyData = [];
    private ReadOnlySpan<char> line;
    private int lineNumber;
    private int file;
    private int writableSize;

    private BpfListing(int fieldCount) => this.fieldCount = fieldCount;

    /// <summary>Reads a listing.</summary>
    /// <param name="listing">The listing, with a line feed between two lines.</param>
    /// <param name="fields">The fields that it names by index.</param>
    /// <exception cref="FormatException">It is not as the build writes it; the message has the line.</exception>
    public static BpfProgramCode Read(ReadOnlySpan<char> listing, Func<long>[] fields)
    {
        BpfListing reader = new(fields.Length);

        // Only line feeds: C# may have a form feed within a line.
        foreach (Range range in listing.Split('\n'))
        {
            if (reader.lineNumber == 0)
            {
                ListingFormat.Check(listing[range]);
                reader.lineNumber++;
            }
            else
            {
                reader.ReadLine(listing[range]);
            }
        }

        reader.EndCallee();
        return new BpfProgramCode
        {
            Instructions = [.. reader.instructions],
            Functions = [.. reader.functions],
            Relocations = [.. reader.relocations],
            Kfuncs = [.. reader.kfuncs],
            KfuncDuties = [.. reader.duties],
            HelperDuties = reader.helperDuties,
            Fields = fields,
            Names = [.. reader.names],
            Hook = reader.hook,
            ProbeArguments = reader.probeArguments,
            ReadOnlyData = reader.readOnlyData,
            WritableSize = reader.writableSize,
            Files = [.. reader.files],
            Maps = [.. reader.maps],
            Constants = [.. reader.constants],
            Lines = [.. reader.lines],
        };
    }

    private void ReadLine(ReadOnlySpan<char> text)
    {
        line = text;
        lineNumber++;
        int blank = text.IndexOf(' ');

        if (blank > 0 && asked is not null && TakeOfCallee(text[..blank], text[(blank + 1)..].ToString()))
        {
            return;
        }

        EndCallee();
        ReadOnlySpan<char> rest = text.TrimStart(' ');
        int colon = rest.IndexOf(':');

        if (colon > 0 && int.TryParse(rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            rest = rest[(colon + 1)..];

            if (rest.StartsWith(" "))
            {
                ReadSlot(number, rest[1..]);
            }
            else
            {
                ReadSource(number, rest);
            }
        }
        else if (Is("function ", ref rest))
        {
            ReadFunction(rest);
        }
        else if (Is("kfunc ", ref rest))
        {
            kfunc = new ListedKfunc(rest.ToString());
            asked = new ListedDuties();
        }
        else if (Is("helper ", ref rest))
        {
            helper = Number(rest, "the number of a helper");
            asked = new ListedDuties();
        }
        else if (Is("file ", ref rest))
        {
            string path = rest.ToString();
            file = files.IndexOf(path);

            if (file < 0)
            {
                file = files.Count;
                files.Add(path);
            }
        }
        else if (Is("hook ", ref rest))
        {
            int shapes = rest.IndexOf(' ');
            hook = shapes > 0
                ? new HookName(
                    rest[..shapes].ToString(), rest[(shapes + 1)..].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
                : throw Wrong("a hook's name, a blank, and the shapes of its arguments with commas between");
        }
        else if (Is("arguments ", ref rest))
        {
            probeArguments = rest.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        }
        else if (Is("core ", ref rest))
        {
            ReadName(rest.ToString());
        }
        else if (Is("readonly ", ref rest))
        {
            try
            {
                readOnlyData = [.. readOnlyData, .. Convert.FromHexString(rest)];
            }
            catch (FormatException)
            {
                throw Wrong("two hexadecimal digits for each constant byte");
            }
        }
        else if (Is("writable ", ref rest))
        {
            writableSize = Number(rest, "the size of the writable data");
        }
        else if (Is("map ", ref rest))
        {
            maps.Add(rest.IsEmpty ? throw Wrong("the name of a map") : rest.ToString());
        }
        else if (Is("constant ", ref rest))
        {
            ReadConstant(rest);
        }
        else
        {
            throw Wrong(
                "a slot, a line of C#, or one of the words hook, arguments, kfunc, helper, core, function, file, readonly, " +
                "writable, map and constant");
        }
    }

    private void ReadConstant(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || constants.Count == fieldCount)
        {
            throw Wrong($"the name of one of {fieldCount} fields");
        }

        constants.Add(name.ToString());
    }

    private void ReadName(string text)
    {
        // A shape may have blanks: struct task_struct.
        string[] parts = text.Split(' ', 4);
        names.Add(parts.Length == 4
            ? new CoreName(parts[0], parts[1], parts[2], parts[3])
            : throw Wrong("a type, a path, a view and a shape, with blanks between"));
    }

    private readonly bool TakeOfCallee(ReadOnlySpan<char> word, string text) =>
        kfunc?.Take(word, text) == true || asked!.Take(word, text);

    private void EndCallee()
    {
        if (kfunc is not null)
        {
            kfuncs.Add(kfunc.ToVariant() ?? throw Wrong("a shape of the kfunc before that"));
            duties.Add(asked!.ToDuties());
        }
        else if (helper is { } number)
        {
            helperDuties[number] = asked!.ToDuties();
        }

        kfunc = null;
        helper = null;
        asked = null;
    }

    private void ReadSlot(int slot, ReadOnlySpan<char> rest)
    {
        if (slot != instructions.Count)
        {
            throw Wrong($"slot {instructions.Count}");
        }

        if (rest.Length < 16 || !ulong.TryParse(rest[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong packed))
        {
            throw Wrong("sixteen hexadecimal digits");
        }

        instructions.Add(packed);
        rest = rest[16..];
        int comment = rest.IndexOf(';');
        rest = (comment < 0 ? rest : rest[..comment]).Trim(' ');

        if (!rest.IsEmpty)
        {
            relocations.Add(Relocation(slot, rest));
        }
    }

    private readonly BpfCodeRelocation Relocation(int slot, ReadOnlySpan<char> rest) =>
        Is("kfunc ", ref rest) ? new(slot, BpfCodeRelocationKind.KfuncCall, Index(rest, kfuncs.Count, "kfunc"))
        : Is("has-kfunc ", ref rest) ? new(slot, BpfCodeRelocationKind.HasKfunc, Index(rest, kfuncs.Count, "kfunc"))
        : Is("has-helper ", ref rest) ? new(slot, BpfCodeRelocationKind.HasHelper, Number(rest, "the number of a helper"))
        : Is("field ", ref rest) ? new(slot, BpfCodeRelocationKind.Field, Index(rest, fieldCount, "field"))
        : Is("core-load ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreLoad, Index(rest, names.Count, "name"))
        : Is("core-store ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreStore, Index(rest, names.Count, "name"))
        : Is("core-left ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreLeft, Index(rest, names.Count, "name"))
        : Is("core-right ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreRight, Index(rest, names.Count, "name"))
        : Is("core-offset ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreOffset, Index(rest, names.Count, "name"))
        : Is("core-size ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreSize, Index(rest, names.Count, "name"))
        : Is("core-has ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreHas, Index(rest, names.Count, "name"))
        : Is("core-value ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreValue, Index(rest, names.Count, "name"))
        : Is("core-variable ", ref rest) ? new(slot, BpfCodeRelocationKind.CoreVariable, Index(rest, names.Count, "name"))
        : Is("map ", ref rest) ? new(slot, BpfCodeRelocationKind.Map, Index(rest, maps.Count, "map"))
        : rest.SequenceEqual("data") ? new(slot, BpfCodeRelocationKind.ObjectData)
        : rest.SequenceEqual("sites") ? new(slot, BpfCodeRelocationKind.Sites)
        : rest.SequenceEqual("readonly") ? new(slot, BpfCodeRelocationKind.ReadOnlyData)
        : rest.SequenceEqual("writable") ? new(slot, BpfCodeRelocationKind.WritableData)
        : throw Wrong(
            "kfunc, has-kfunc, has-helper, field, map or a word with core- and a number, or readonly, writable, data or sites, and a " +
            "semicolon before what is only read by people");

    private void ReadSource(int sourceLine, ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf(' ');

        if (end < 0)
        {
            throw Wrong("a blank between a line's place and its text");
        }

        if (files.Count == 0)
        {
            throw Wrong("a file before its lines");
        }

        lines.Add(new BpfProgramLine(instructions.Count, file, sourceLine, Number(rest[..end], "a column"), rest[(end + 1)..].ToString()));
    }

    private void ReadFunction(ReadOnlySpan<char> rest)
    {
        int open = rest.IndexOf('(');
        int close = rest.IndexOf(") ");

        if (open <= 0 || close < open)
        {
            throw Wrong("a function's name, its parameters in parentheses, a blank, and its shape");
        }

        string parameters = rest[(open + 1)..close].ToString();
        functions.Add(new BpfProgramFunction(
            rest[..open].ToString(),
            instructions.Count,
            rest[(close + 2)..].ToString(),
            parameters.Length == 0 ? [] : parameters.Split(", ")));
    }

    private readonly int Index(ReadOnlySpan<char> text, int count, string what)
    {
        int index = Number(text, $"the index of a {what}");
        return index < count ? index : throw Wrong($"the index of one of {count} {what}s");
    }

    private readonly int Number(ReadOnlySpan<char> text, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Wrong(what);

    private static bool Is(ReadOnlySpan<char> word, ref ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith(word))
        {
            return false;
        }

        rest = rest[word.Length..];
        return true;
    }

    private readonly FormatException Wrong(string expected) =>
        new($"Read '{line.ToString()}' in line {lineNumber} of a program's code; expected {expected}. The build wrote it: build the " +
            "project again.");
}
