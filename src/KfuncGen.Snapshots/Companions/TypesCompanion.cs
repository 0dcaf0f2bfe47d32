using System.Collections.Concurrent;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// Reads what <see cref="CompanionWriter"/> writes: the head at once, of the types only those that are asked for. Each is found by
/// halving the text, so that of some megabytes a few hundred characters are looked at.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TypesCompanion
{
    private readonly ConcurrentDictionary<string, CTypeDeclaration?> known = new(StringComparer.Ordinal);
    private readonly Lazy<bool> hasVariables;
    private readonly CompanionText text;
    private readonly string path;

    private TypesCompanion(CompanionText text, string path)
    {
        this.text = text;
        this.path = path;
        hasVariables = new(() => Names(CompanionFormat.Variable, "").Any());
        Types = new TypeTable(FindSimple, FindTag);
    }

    /// <summary>Whose types they are.</summary>
    public CompanionHead Head => text.Head;

    /// <summary>
    /// Looks types up. A line that is not as the format says is an error of the look-up, <see cref="SnapshotFormatException"/>.
    /// </summary>
    public TypeTable Types { get; }

    /// <summary>Opens a companion.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="SnapshotFormatException">The head is not as the format says; it names file, line and column.</exception>
    public static TypesCompanion Open(ICharacters text, string path) =>
        new(CompanionText.Open(text, path, CompanionFormat.Signature, "--types"), path);

    /// <summary>Whether it has the variables that each processor has: what an older version of KfuncGen wrote has not.</summary>
    public bool HasVariables => hasVariables.Value;

    /// <summary>The type of a variable that each processor has; null where there is none, or where nothing is known of variables.</summary>
    /// <param name="name">The variable's name.</param>
    /// <exception cref="SnapshotFormatException">The variable's line is not as the format says.</exception>
    public CType? FindVariable(string name) => (Find(CompanionFormat.Variable, name) as CTypeDeclaration.Variable)?.Type;

    /// <summary>The names of the types of one keyword that start in a certain way, in order; for those who look for a name.</summary>
    /// <param name="keyword">
    /// <c>struct</c>, <c>union</c>, <c>enum</c>, <c>typedef</c>, or <c>var</c> for the variables that each processor has.
    /// </param>
    /// <param name="prefix">What they start with; empty for all.</param>
    public IEnumerable<string> Names(string keyword, string prefix) => text.Words(keyword + " " + prefix, keyword.Length + 1);

    /// <summary>A type by keyword and name; null where there is none.</summary>
    /// <param name="keyword">
    /// <c>struct</c>, <c>union</c>, <c>enum</c>, <c>typedef</c>, <c>scalar</c>, or <c>var</c> for a variable that each processor has.
    /// </param>
    /// <param name="name">The name.</param>
    /// <exception cref="SnapshotFormatException">The type's line is not as the format says.</exception>
    public CTypeDeclaration? FindNamed(string keyword, string name) => Find(keyword, name);

    private CTypeDeclaration? FindTag(string name) => Find("struct", name) ?? Find("union", name) ?? Find("enum", name);

    private CTypeDeclaration? FindSimple(string name) => Find(CompanionFormat.Typedef, name) ?? Find(CompanionFormat.Scalar, name);

    private CTypeDeclaration? Find(string keyword, string name) => known.GetOrAdd(
        CompanionFormat.Key(keyword, name), key => text.Find(key) is { } position ? Read(keyword, position) : null);

    private CTypeDeclaration Read(string keyword, int position)
    {
        // Counting lines would read them all; an error says what its line starts with.
        LineCursor cursor = new(path, text.LineAt(position), 0);

        try
        {
            cursor.RequirePrintable();
            cursor.TryTakeWord(keyword);
            CTypeDeclaration declaration = ReadDefinition(cursor, keyword);

            return cursor.AtEnd ? declaration : throw cursor.Error($"expected the end of the line, found {cursor.Found()}");
        }
        catch (SnapshotFormatException error)
        {
            throw new SnapshotFormatException(path, text.LineNumber(position), error.Column, error.Problem);
        }
    }

    private static CTypeDeclaration ReadDefinition(LineCursor cursor, string keyword)
    {
        switch (keyword)
        {
            case CompanionFormat.Scalar:
                string scalar = CDeclarationParser.ParseSimpleName(cursor);
                cursor.Take("<", "before the width of a scalar");
                (CScalarEncoding encoding, uint size) = CDeclarationParser.ParseScalar(cursor);
                return new CTypeDeclaration.Scalar(scalar, size, encoding);

            case CompanionFormat.Typedef:
                (string name, CType target) = ReadNamed(cursor, "a typedef");
                return new CTypeDeclaration.Typedef(name, target);

            case CompanionFormat.Variable:
                (string variable, CType type) = ReadNamed(cursor, "a variable");
                return new CTypeDeclaration.Variable(variable, type);

            default:
                CTagKind kind = keyword == "struct" ? CTagKind.Struct : keyword == "union" ? CTagKind.Union : CTagKind.Enum;
                return CDeclarationParser.ParseBody(cursor, kind, cursor.ReadName("a type"), depth: 0);
        }
    }

    // The name twice: where it is looked for, and where C has it.
    private static (string Name, CType Type) ReadNamed(LineCursor cursor, string what)
    {
        string name = cursor.ReadName(what);
        int start = cursor.Position;
        (string again, CType type) = CDeclarationParser.ParseDeclaration(cursor, depth: 0);
        return again == name ? (name, type) : throw cursor.ErrorAt(start, $"expected a declaration of '{name}'");
    }
}
