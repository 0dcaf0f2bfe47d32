using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>The line of a type: scalar, typedef, struct, union or enum.</summary>
internal static class DeclarationLine
{
    /// <summary>Whether a line starts with the word of one.</summary>
    public static bool Is(string keyword) => keyword is SnapshotFormat.Scalar or SnapshotFormat.Typedef or "struct" or "union" or "enum";

    /// <summary>Reads a line; its first word is behind the cursor.</summary>
    /// <param name="cursor">The line.</param>
    /// <param name="keyword">Its first word.</param>
    public static CTypeDeclaration Read(LineCursor cursor, string keyword) => keyword switch
    {
        SnapshotFormat.Scalar => ReadScalar(cursor),
        SnapshotFormat.Typedef => ReadTypedef(cursor),
        "struct" => CDeclarationParser.ParseBody(cursor, CTagKind.Struct, cursor.ReadName("a struct"), depth: 0),
        "union" => CDeclarationParser.ParseBody(cursor, CTagKind.Union, cursor.ReadName("a union"), depth: 0),
        _ => CDeclarationParser.ParseBody(cursor, CTagKind.Enum, cursor.ReadName("an enum"), depth: 0),
    };

    private static CTypeDeclaration ReadScalar(LineCursor cursor)
    {
        string name = CDeclarationParser.ParseSimpleName(cursor);
        cursor.Take("<", "before the width of a scalar");
        (CScalarEncoding encoding, uint size) = CDeclarationParser.ParseScalar(cursor);
        return new CTypeDeclaration.Scalar(name, size, encoding);
    }

    private static CTypeDeclaration ReadTypedef(LineCursor cursor)
    {
        int start = cursor.Position;
        (string name, CType target) = CDeclarationParser.ParseDeclaration(cursor, depth: 0);

        return name.Length > 0
            ? new CTypeDeclaration.Typedef(name, target)
            : throw cursor.ErrorAt(start, "expected a type and the name it gets");
    }
}
