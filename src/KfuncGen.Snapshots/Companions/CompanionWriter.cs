using System.Globalization;
using System.Text;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>Writes all types of a kernel as <c>.ktypes</c> text: the same bytes for the same types, in the order reading needs.</summary>
public static class CompanionWriter
{
    /// <summary>Writes a companion.</summary>
    /// <param name="head">Whose types they are.</param>
    /// <param name="types">The types and variables; they need not be sorted.</param>
    public static string Write(CompanionHead head, IEnumerable<CTypeDeclaration> types)
    {
        StringBuilder text = new();
        WriteHead(text, CompanionFormat.Signature, head);

        foreach (CTypeDeclaration type in types.OrderBy(
            static type => CompanionFormat.Key(CDeclaration.Keyword(type), type.Name), StringComparer.Ordinal))
        {
            text.Append(CompanionFormat.Key(CDeclaration.Keyword(type), type.Name)).Append(CDeclaration.Definition(type)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes what comes before the entries.</summary>
    internal static void WriteHead(StringBuilder text, string signature, CompanionHead head)
    {
        text.Append(signature).Append(' ').Append(CompanionFormat.Version.ToString(CultureInfo.InvariantCulture)).Append('\n');
        WriteField(text, CompanionFormat.Name, head.Name);
        WriteField(text, CompanionFormat.Kernel, head.Kernel);
        WriteField(text, CompanionFormat.Architecture, head.Architecture);
        text.Append('\n');
    }

    private static void WriteField(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(key).Append(' ').Append(value).Append('\n');
        }
    }
}
