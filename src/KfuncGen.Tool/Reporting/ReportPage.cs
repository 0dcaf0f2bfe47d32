using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Showing;

namespace KfuncGen.Tool.Reporting;

/// <summary>Makes one page of HTML that needs no other file and no network: the parts in this folder, filled in.</summary>
internal static class ReportPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="targets">The kernels.</param>
    /// <param name="types">The types that are shown, and which of their members.</param>
    /// <param name="title">The heading.</param>
    public static string Write(
        TargetSet targets, IReadOnlyCollection<(TypeHistory Type, IReadOnlyList<string> Members)> types, string title)
    {
        string style = Read("page.css");
        string script = Read("page.js");

        Dictionary<string, string> parts = new()
        {
            ["title"] = HtmlEncoder.Default.Encode(title),
            ["count"] = targets.Targets.Count == 1 ? "1 kernel" : $"{targets.Targets.Count} kernels",
            ["style"] = style,
            ["script"] = script,
            ["style-hash"] = Hash(style),
            ["script-hash"] = Hash(script),
            ["data"] = new ReportData(targets, types).Write(),
        };

        return Fill(Read("page.html"), parts);
    }

    // In one pass, so that braces in a part are never taken for the name of another.
    private static string Fill(string template, Dictionary<string, string> parts)
    {
        StringBuilder page = new();
        int position = 0;

        while (template.IndexOf("{{", position, StringComparison.Ordinal) is int start and >= 0)
        {
            int end = template.IndexOf("}}", start, StringComparison.Ordinal);
            page.Append(template, position, start - position).Append(parts[template[(start + 2)..end]]);
            position = end + 2;
        }

        return page.Append(template, position, template.Length - position).ToString();
    }

    /// <summary>What a browser compares the text of an element with before it applies or runs it: nothing else in the page can.</summary>
    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
