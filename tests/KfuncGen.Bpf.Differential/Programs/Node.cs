using System.Globalization;
using System.Text;

namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>
/// A piece of a random program: C# text with holes for smaller pieces. Knowing roles and types is enough to make a program
/// smaller; nothing else needs to know what the text says.
/// </summary>
/// <param name="Role">What it is.</param>
/// <param name="Type">The type of a value or place; null for the others.</param>
/// <param name="Form">
/// The text: <c>$0</c> to <c>$9</c> are the children, <c>$*</c> is all of them, each on lines of its own, <c>$w</c> is a name that nothing
/// else has.
/// </param>
/// <param name="Children">The smaller pieces.</param>
public sealed record Node(NodeRole Role, ScalarType? Type, string Form, params IReadOnlyList<Node> Children)
{
    /// <summary>
    /// The text for the CLR where it is another one: BPF defines divisions for which the CLR has exceptions. Null where
    /// both are the same.
    /// </summary>
    public string? ClrForm { get; init; }

    /// <summary>Whether the compiler may know its value.</summary>
    public bool IsConstant { get; init; }

    /// <summary>The number of nodes.</summary>
    public int Size => 1 + Children.Sum(static child => child.Size);

    /// <summary>An expression.</summary>
    public static Node Value(ScalarType type, string form, params IReadOnlyList<Node> children) => new(NodeRole.Value, type, form, children)
    {
        IsConstant = children.Count > 0 && children.All(static child => child.IsConstant),
    };

    /// <summary>A variable, field or element.</summary>
    public static Node Place(ScalarType type, string form, params IReadOnlyList<Node> children) =>
        new(NodeRole.Place, type, form, children);

    /// <summary>A statement.</summary>
    public static Node Statement(string form, params IReadOnlyList<Node> children) => new(NodeRole.Statement, null, form, children);

    /// <summary>Any number of statements.</summary>
    public static Node Sequence(params IReadOnlyList<Node> children) => new(NodeRole.Sequence, null, "$*", children);

    /// <summary>A number or truth value.</summary>
    public static Node Literal(ScalarType type, long value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        string form = type switch
        {
            ScalarType.Bool => value == 0 ? "false" : "true",
            ScalarType.Int32 => value == int.MinValue ? "int.MinValue" : value < 0 ? $"({text})" : text,
            ScalarType.UInt32 => (uint)value + "U",
            ScalarType.Int64 => value == long.MinValue ? "long.MinValue" : value < 0 ? $"({text}L)" : text + "L",
            ScalarType.UInt64 => (ulong)value + "UL",
            ScalarType.NativeInt => $"((nint)({(int)value}))",
            ScalarType.NativeUInt => $"((nuint){(uint)value})",
            ScalarType.SByte => $"((sbyte)({(sbyte)value}))",
            ScalarType.Byte => $"((byte){(byte)value})",
            ScalarType.Int16 => $"((short)({(short)value}))",
            _ => $"(({type.Keyword()}){(ushort)value})",
        };

        return new Node(NodeRole.Value, type, form) { IsConstant = true };
    }

    /// <summary>Writes it as C#.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="isForClr">Whether the CLR will run it.</param>
    public void Write(StringBuilder text, bool isForClr)
    {
        string form = isForClr && ClrForm is not null ? ClrForm : Form;

        // A piece may be written twice; no two begin at one place of the text.
        int place = text.Length;

        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] != '$')
            {
                text.Append(form[i]);
                continue;
            }

            i++;

            if (form[i] == 'w')
            {
                text.Append(CultureInfo.InvariantCulture, $"w{place}");
                continue;
            }

            if (form[i] != '*')
            {
                Children[form[i] - '0'].Write(text, isForClr);
                continue;
            }

            foreach (Node child in Children)
            {
                child.Write(text, isForClr);
                text.Append('\n');
            }
        }
    }
}
