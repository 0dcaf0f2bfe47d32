using KfuncGen.Snapshots;

namespace KfuncGen.Stubs.Signatures;

/// <summary>A parameter of a stub.</summary>
/// <param name="Name">The kernel's name without suffixes, escaped where C# keeps the word for itself.</param>
/// <param name="Modifier"><c>ref</c>, <c>in</c>, <c>out</c> or nothing.</param>
/// <param name="Type">The type.</param>
/// <param name="IsNullable">Whether null may be passed.</param>
/// <param name="IsConstant">Whether the verifier must know the value.</param>
/// <param name="IsReleased">Whether the call releases what is passed.</param>
/// <param name="Declaration">The C parameters it stands for: <c>void *mem, u32 mem__sz</c>.</param>
/// <param name="FlavourToken">The C type in the letters of an identifier, to name older variants by.</param>
public sealed record StubParameter(
    string Name,
    string Modifier,
    StubType Type,
    bool IsNullable,
    bool IsConstant,
    bool IsReleased,
    string Declaration,
    string FlavourToken)
{
    /// <summary>Further forms that the kernel takes in its place, where the size that is passed along says something.</summary>
    public EquatableArray<SizedForm> OtherForms { get; init; }

    /// <summary>The type as it is declared: modifier, type and <c>?</c>.</summary>
    public string DeclaredType => Modifier.Length > 0
        ? $"{Modifier} {Type.Text}"
        : IsNullable && Type.Nature is (StubTypeNature.Handle or StubTypeNature.Callback) ? Type.Text + "?" : Type.Text;

    /// <summary>The parameter in another form.</summary>
    public StubParameter In(SizedForm form) => this with { Modifier = form.Modifier, Type = form.Type, OtherForms = default };

    /// <summary>
    /// Whether the kernel asks for the same thing, but for <c>const</c>: gaining or losing that is no change to a caller that
    /// passes memory of its own.
    /// </summary>
    public bool IsSameButForConst(StubParameter other) =>
        (Type == other.Type && (Modifier == other.Modifier || (IsByReference && other.IsByReference)))
        || (Type.Nature == StubTypeNature.Span && other.Type.Nature == StubTypeNature.Span);

    private bool IsByReference => Modifier is "in" or "ref";

    private bool IsReadOnly => Type.Text.Contains("ReadOnly");

    /// <summary>What is right for both kernels: nullable where both are, writable where one is, and so on.</summary>
    public StubParameter MergeWith(StubParameter older) => this with
    {
        Modifier = older.Modifier == "ref" ? "ref" : Modifier,
        Type = Type.Nature == StubTypeNature.Span && IsReadOnly ? older.Type : Type,
        IsNullable = IsNullable && older.IsNullable,
        IsConstant = IsConstant || older.IsConstant,
        IsReleased = IsReleased || older.IsReleased,
    };
}
