using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>The line of a kfunc, read: what it says follows from the line and from some of what its kernel's head says.</summary>
internal sealed class KfuncLine
{
    private readonly SnapshotHead head;
    private readonly string[] sets;

    private KfuncLine(Kfunc kfunc, SnapshotHead head, string[] sets)
    {
        Kfunc = kfunc;
        this.head = head;
        this.sets = sets;
    }

    /// <summary>The kfunc.</summary>
    public Kfunc Kfunc { get; }

    /// <summary>Whether the same line says the same below another head.</summary>
    public bool IsAlsoOf(SnapshotHead other)
    {
        if (ReferenceEquals(head, other))
        {
            return true;
        }

        if (head.HasTags != other.HasTags || (Kfunc.AdmittedProgramTypes is not null && head.Probed != other.Probed))
        {
            return false;
        }

        foreach (string set in sets)
        {
            if (!other.Sets.TryGetValue(set, out EquatableArray<string>? hooks) || hooks != head.Sets[set])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a line; its first word is behind the cursor.</summary>
    /// <param name="cursor">The line.</param>
    /// <param name="head">What its kernel's head says.</param>
    public static KfuncLine Read(LineCursor cursor, SnapshotHead head)
    {
        List<string> used = [];
        (string name, CType.Function type) = CDeclarationParser.ParsePrototype(cursor);
        cursor.Take(":", "after the prototype");

        EquatableArray<KfuncRegistration>? registrations = ReadRegistrations(cursor, head, used);
        string? module = cursor.TryTakeWord(SnapshotFormat.Module) ? ReadModule(cursor) : null;
        EquatableArray<CParameter> implicitArguments = default;
        bool inBtf = cursor.TryTakeWord(SnapshotFormat.ImplicitInBtf);

        if (inBtf || cursor.TryTakeWord(SnapshotFormat.Implicit))
        {
            cursor.Take("(", "before the implicit arguments");
            (implicitArguments, _) = CDeclarationParser.ParseParameters(cursor);
        }

        EquatableArray<string>? admitted = cursor.TryTakeWord(SnapshotFormat.Admitted) ? ReadAdmitted(cursor, head) : null;

        Kfunc kfunc = new()
        {
            Name = name,
            ReturnType = type.ReturnType,
            Parameters = type.Parameters,
            IsVariadic = type.IsVariadic,
            Registrations = registrations,
            Module = module,
            ImplicitArguments = implicitArguments,
            HasImplicitArgumentsInBtf = inBtf,
            AdmittedProgramTypes = admitted,
            IsTagged = !cursor.TryTakeWord(SnapshotFormat.Untagged) && head.HasTags,
        };

        return new KfuncLine(kfunc, head, [.. used]);
    }

    /// <summary>Reads names up to what is none.</summary>
    public static EquatableArray<string> ReadNames(LineCursor cursor)
    {
        List<string> names = [];

        while (cursor.TryReadName() is { } name)
        {
            names.Add(name);
        }

        return names.ToEquatableArray();
    }

    /// <summary>Unlike a C identifier, a module's name may start with a digit: <c>8021q</c>.</summary>
    private static string ReadModule(LineCursor cursor) =>
        cursor.TryReadName() ?? throw cursor.Error($"expected the name of a module, found {cursor.Found()}");

    private static EquatableArray<string> ReadAdmitted(LineCursor cursor, SnapshotHead head)
    {
        cursor.Take("(", "before the admitted program types");
        int start = cursor.Position;
        EquatableArray<string> admitted = ReadNames(cursor);
        cursor.Take(")", "after the admitted program types");

        foreach (string type in admitted)
        {
            if (!(head.Probed ?? default).Contains(type))
            {
                throw cursor.ErrorAt(
                    start, $"'{type}' is not among the program types of the line '{SnapshotFormat.Probed} …', which must stand above");
            }
        }

        return admitted;
    }

    private static EquatableArray<KfuncRegistration>? ReadRegistrations(LineCursor cursor, SnapshotHead head, List<string> used)
    {
        int start = cursor.Position;

        if (cursor.TryTake(SnapshotFormat.Unknown) && cursor.Peek() is not ('(' or '['))
        {
            return null;
        }

        cursor.Position = start;
        List<KfuncRegistration> registrations = [];

        do
        {
            registrations.Add(ReadRegistration(cursor, head, used));
        }
        while (cursor.TryTake(","));

        return registrations.ToEquatableArray();
    }

    private static KfuncRegistration ReadRegistration(LineCursor cursor, SnapshotHead head, List<string> used)
    {
        string? set = null;
        EquatableArray<string>? hooks = null;

        if (!cursor.TryTake(SnapshotFormat.Unknown))
        {
            int start = cursor.Position;
            set = cursor.ReadName("a set");

            if (!head.Sets.TryGetValue(set, out hooks))
            {
                throw cursor.ErrorAt(start, $"set '{set}' is not declared; expected a line 'set {set}: …' above");
            }

            used.Add(set);
        }
        else if (cursor.TryTake("["))
        {
            hooks = ReadNames(cursor);
            cursor.Take("]", "after the hooks of a set");
        }

        cursor.Take("(", "before the flags of a registration");
        KfuncFlags flags = ReadFlags(cursor);
        cursor.Take(")", "after the flags of a registration");
        return new KfuncRegistration(set, flags, hooks);
    }

    private static KfuncFlags ReadFlags(LineCursor cursor)
    {
        KfuncFlags flags = KfuncFlags.None;

        if (cursor.TryTake(SnapshotFormat.NoFlags))
        {
            return flags;
        }

        do
        {
            int start = cursor.Position;
            string name = cursor.ReadName("a flag");

            flags |= KfuncFlagBits.TryParse(name, out KfuncFlags flag)
                ? flag
                : throw cursor.ErrorAt(
                    start, $"'{name}' is no kfunc flag that format {SnapshotFormat.Version} knows; expected a KF_ name or KF_BIT_n");
        }
        while (cursor.TryTake("|"));

        return flags;
    }
}
