using System.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>Reads the C declarations that <see cref="CDeclaration"/> writes.</summary>
internal static class CDeclarationParser
{
    // Deeper than any kernel prototype by far, and shallow enough for any stack.
    private const int MaximumDepth = 32;

    /// <summary>Reads a kfunc's prototype.</summary>
    /// <returns>The name and the function type.</returns>
    public static (string Name, CType.Function Type) ParsePrototype(LineCursor cursor)
    {
        int start = cursor.Position;
        (string name, CType type) = ParseDeclaration(cursor, 0);

        return type is CType.Function function && name.Length > 0
            ? (name, function)
            : throw cursor.ErrorAt(start, "expected a prototype: a return type, a name and parameters in parentheses");
    }

    /// <summary>Reads a list of parameters up to its closing parenthesis; the opening one is behind the cursor.</summary>
    public static (EquatableArray<CParameter> Parameters, bool IsVariadic) ParseParameters(LineCursor cursor, int depth = 0)
    {
        List<CParameter> parameters = [];

        if (cursor.TryTake(")"))
        {
            return (EquatableArray<CParameter>.Empty, false);
        }

        do
        {
            if (cursor.TryTake("..."))
            {
                cursor.Take(")", "after '...'");
                return (parameters.ToEquatableArray(), true);
            }

            (string name, CType type) = ParseDeclaration(cursor, depth + 1);

            // "(void)" is C's way to say that there is no parameter.
            if (type is CType.Void && name.Length == 0 && parameters.Count == 0 && cursor.TryTake(")"))
            {
                return (EquatableArray<CParameter>.Empty, false);
            }

            parameters.Add(new CParameter(name, type));
        }
        while (cursor.TryTake(","));

        cursor.Take(")", "after the last parameter");
        return (parameters.ToEquatableArray(), false);
    }

    /// <summary>Reads a type and the name declared with it, which may be missing.</summary>
    public static (string Name, CType Type) ParseDeclaration(LineCursor cursor, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw cursor.Error($"types are nested more than {MaximumDepth} deep");
        }

        List<CQualifier> qualifiers = [];

        while (TryTakeQualifier(cursor) is { } qualifier)
        {
            qualifiers.Add(qualifier);
            CheckRow(cursor, qualifiers.Count);
        }

        CType type = ParseSpecifier(cursor, depth);

        for (int i = qualifiers.Count - 1; i >= 0; i--)
        {
            type = new CType.Qualified(qualifiers[i], type);
        }

        List<(string Text, bool IsAttribute)> annotations = [];

        while (TryTakeAnnotation(cursor) is { } annotation)
        {
            annotations.Add(annotation);
            CheckRow(cursor, annotations.Count);
        }

        for (int i = annotations.Count - 1; i >= 0; i--)
        {
            type = new CType.Annotated(type, annotations[i].Text, annotations[i].IsAttribute);
        }

        return ParseDeclarator(cursor, type, depth);
    }

    /// <summary>Reads the size, alignment and fields or the width and members between '&lt;' and the last '}'.</summary>
    public static CTypeDeclaration ParseBody(LineCursor cursor, CTagKind kind, string name, int depth)
    {
        cursor.Take("<", "before the size");

        if (kind == CTagKind.Enum)
        {
            (CScalarEncoding encoding, uint size) = ParseScalar(cursor);
            return new CTypeDeclaration.Enum(
                name, size, encoding == CScalarEncoding.Signed, ParseMembers(cursor, encoding == CScalarEncoding.Signed));
        }

        if (cursor.TryTake("?"))
        {
            cursor.Take(">", "after '?'");
            return new CTypeDeclaration.Record(kind, name, Size: null, Alignment: null, Fields: null);
        }

        int start = cursor.Position;
        uint bytes = cursor.ReadNumber("a size in bytes");

        if (bytes > int.MaxValue)
        {
            throw cursor.ErrorAt(start, $"expected a size below 2 GiB, found {bytes} bytes");
        }

        cursor.Take("align", "after the size");
        uint alignment = cursor.ReadNumber("an alignment in bytes");
        cursor.Take(">", "after the alignment");

        return new CTypeDeclaration.Record(kind, name, bytes, alignment, cursor.TryTake("{") ? ParseFields(cursor, depth) : null);
    }

    /// <summary>Reads a base type's encoding and width up to '&gt;'.</summary>
    public static (CScalarEncoding Encoding, uint Size) ParseScalar(LineCursor cursor)
    {
        int start = cursor.Position;
        string text = cursor.ReadUntil(">", "a scalar's width");

        foreach ((string prefix, CScalarEncoding encoding) in ScalarPrefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal)
                && uint.TryParse(text.Substring(prefix.Length), out uint bits)
                && bits is > 0 and <= 128
                && bits % 8 == 0)
            {
                return (encoding, bits / 8);
            }
        }

        throw cursor.ErrorAt(start, $"expected an encoding and a width in bits such as u32, s64, bool8 or f64, found '{text}'");
    }

    /// <summary>Reads the name of a base type, which may have several words, or of a typedef.</summary>
    public static string ParseSimpleName(LineCursor cursor)
    {
        string name = cursor.ReadName("a type");

        if (!CNames.IsBaseTypeWord(name))
        {
            return name;
        }

        StringBuilder words = new(name);

        while (true)
        {
            int before = cursor.Position;

            if (cursor.TryReadName() is not { } word || !CNames.IsBaseTypeWord(word))
            {
                cursor.Position = before;
                return words.ToString();
            }

            words.Append(' ').Append(word);
        }
    }

    private static readonly (string Prefix, CScalarEncoding Encoding)[] ScalarPrefixes =
    [
        ("u", CScalarEncoding.Unsigned),
        ("s", CScalarEncoding.Signed),
        ("bool", CScalarEncoding.Bool),
        ("f", CScalarEncoding.Float),
    ];

    private static CType ParseSpecifier(LineCursor cursor, int depth)
    {
        if (TryTakeTagKind(cursor) is not { } kind)
        {
            string name = ParseSimpleName(cursor);
            return name == "void" ? new CType.Void() : new CType.Simple(name);
        }

        return cursor.Peek() == '<'
            ? new CType.Anonymous(ParseBody(cursor, kind, "", depth + 1))
            : new CType.Tag(kind, cursor.ReadName("a " + CDeclaration.Keyword(kind)));
    }

    private static (string Name, CType Type) ParseDeclarator(LineCursor cursor, CType type, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw cursor.Error($"types are nested more than {MaximumDepth} deep");
        }

        int stars = 0;

        while (cursor.TryTake("*"))
        {
            if (++stars > MaximumDepth)
            {
                throw cursor.Error($"expected at most {MaximumDepth} pointers in a row");
            }

            type = new CType.Pointer(type);

            for (int row = 0; ; CheckRow(cursor, ++row))
            {
                if (TryTakeQualifier(cursor) is { } qualifier)
                {
                    type = new CType.Qualified(qualifier, type);
                }
                else if (TryTakeAnnotation(cursor) is { } annotation)
                {
                    type = new CType.Annotated(type, annotation.Text, annotation.IsAttribute);
                }
                else
                {
                    break;
                }
            }
        }

        if (cursor.Peek() != '(' || IsParameterListNext(cursor))
        {
            string name = IsNameNext(cursor) ? cursor.ReadName("what is declared") : "";
            return (name, ParseSuffixes(cursor, type, depth));
        }

        // A declarator in parentheses binds to what stands behind them, so that is read first.
        int start = cursor.Position;
        cursor.Take("(", "before a nested declarator");
        int inside = cursor.Position;
        SkipToClosing(cursor, start);
        type = ParseSuffixes(cursor, type, depth);
        int after = cursor.Position;

        cursor.Position = inside;
        (string Name, CType Type) nested = ParseDeclarator(cursor, type, depth + 1);
        cursor.Take(")", "after a nested declarator");
        cursor.Position = after;
        return nested;
    }

    /// <summary>
    /// Whether the parenthesis belongs to a function without a name, <c>int (void *, u32)</c>, and not to a declarator, <c>int (*name)</c>:
    /// what begins with a name is a parameter's type, unless it is all there is and has suffixes of its own, <c>int (name)(void)</c>.
    /// </summary>
    private static bool IsParameterListNext(LineCursor cursor)
    {
        int start = cursor.Position;
        cursor.Take("(", "before a nested declarator");
        string? name = cursor.TryReadName();
        bool isList = name == "void" || (name is not null && cursor.Peek() != ')') || cursor.Peek() == '.'
            || (cursor.TryTake(")") && cursor.Peek() is not ('(' or '['));

        cursor.Position = start;
        return isList;
    }

    /// <summary>Each is a type around the one before, so a row of them is as deep as a row of pointers.</summary>
    private static void CheckRow(LineCursor cursor, int count)
    {
        if (count > MaximumDepth)
        {
            throw cursor.Error($"expected at most {MaximumDepth} qualifiers or attributes in a row");
        }
    }

    private static bool IsNameNext(LineCursor cursor) =>
        cursor.Peek() is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    private static CType ParseSuffixes(LineCursor cursor, CType type, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw cursor.Error($"types are nested more than {MaximumDepth} deep");
        }

        if (cursor.TryTake("["))
        {
            uint count = cursor.ReadNumber("a number of elements");
            cursor.Take("]", "after the number of elements");
            return new CType.Array(ParseSuffixes(cursor, type, depth + 1), count);
        }

        if (cursor.TryTake("("))
        {
            (EquatableArray<CParameter> parameters, bool isVariadic) = ParseParameters(cursor, depth + 1);
            return new CType.Function(ParseSuffixes(cursor, type, depth + 1), parameters, isVariadic);
        }

        return type;
    }

    private static EquatableArray<CField> ParseFields(LineCursor cursor, int depth)
    {
        List<CField> fields = [];

        while (!cursor.TryTake("}"))
        {
            (string name, CType type) = ParseDeclaration(cursor, depth + 1);
            uint? width = cursor.TryTake(":") ? cursor.ReadNumber("the width of a bit-field") : null;
            cursor.Take("@", "before the offset of a field");

            int start = cursor.Position;
            ulong offset = cursor.ReadNumber("an offset in bytes") * 8ul;
            offset += cursor.TryTake(".") ? cursor.ReadNumber("an offset in bits") : 0;

            if (offset > uint.MaxValue)
            {
                throw cursor.ErrorAt(start, "expected an offset below 512 MiB");
            }

            cursor.Take(";", "after a field");
            fields.Add(new CField(name, type, (uint)offset, width));
        }

        return fields.ToEquatableArray();
    }

    private static EquatableArray<CEnumMember> ParseMembers(LineCursor cursor, bool isSigned)
    {
        List<CEnumMember> members = [];
        cursor.Take("{", "before the members of an enum");

        if (cursor.TryTake("}"))
        {
            return EquatableArray<CEnumMember>.Empty;
        }

        do
        {
            string name = cursor.ReadName("an enum member");
            cursor.Take("=", "after the name of an enum member");
            members.Add(new CEnumMember(name, ReadValue(cursor, isSigned)));
        }
        while (cursor.TryTake(","));

        cursor.Take("}", "after the last member of an enum");
        return members.ToEquatableArray();
    }

    private static long ReadValue(LineCursor cursor, bool isSigned)
    {
        bool isNegative = cursor.TryTake("-");
        int start = cursor.Position;
        string? digits = cursor.TryReadName();

        if (isSigned && long.TryParse((isNegative ? "-" : "") + digits, out long value))
        {
            return value;
        }

        return !isSigned && !isNegative && ulong.TryParse(digits, out ulong unsigned)
            ? unchecked((long)unsigned)
            : throw cursor.ErrorAt(start, $"expected {(isSigned ? "a signed" : "an unsigned")} decimal number of at most 64 bits");
    }

    private static void SkipToClosing(LineCursor cursor, int start)
    {
        // The text between may hold any character of a declaration; only parentheses count.
        for (int open = 1; open > 0;)
        {
            if (cursor.AtEnd)
            {
                throw cursor.ErrorAt(start, "expected ')' for this '(', found the end of the line");
            }

            open += cursor.Peek() switch { '(' => 1, ')' => -1, _ => 0 };
            cursor.Position++;
        }
    }

    private static CTagKind? TryTakeTagKind(LineCursor cursor) =>
        cursor.TryTakeWord("struct") ? CTagKind.Struct
        : cursor.TryTakeWord("union") ? CTagKind.Union
        : cursor.TryTakeWord("enum") ? CTagKind.Enum
        : null;

    private static CQualifier? TryTakeQualifier(LineCursor cursor) =>
        cursor.TryTakeWord("const") ? CQualifier.Const
        : cursor.TryTakeWord("volatile") ? CQualifier.Volatile
        : cursor.TryTakeWord("restrict") ? CQualifier.Restrict
        : null;

    private static (string Text, bool IsAttribute)? TryTakeAnnotation(LineCursor cursor) =>
        cursor.TryTake("__attribute__((btf_type_tag(\"") ? (cursor.ReadUntil("\")))", "a type tag"), false)
        : cursor.TryTake("__attribute__((") ? (cursor.ReadUntil("))", "an attribute") + ClosingOf(cursor), true)
        : null;

    // "address_space(1)))" ends in three parentheses of which the first is the attribute's own.
    private static string ClosingOf(LineCursor cursor) => cursor.TryTake(")") ? ")" : "";
}
