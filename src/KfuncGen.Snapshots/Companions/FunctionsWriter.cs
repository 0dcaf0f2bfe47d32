using System.Text;

namespace KfuncGen.Snapshots.Companions;

/// <summary>Writes functions as <c>.khooks</c> text: the same bytes for the same functions, in the order reading needs.</summary>
public static class FunctionsWriter
{
    /// <summary>Writes a companion.</summary>
    /// <param name="head">Whose functions they are.</param>
    /// <param name="functions">Names and shapes; of several with one name the first counts.</param>
    public static string Write(CompanionHead head, IEnumerable<(string Name, string Shape)> functions)
    {
        StringBuilder text = new();
        CompanionWriter.WriteHead(text, FunctionsCompanion.Signature, head);

        foreach ((string name, string shape) in functions.GroupBy(static one => one.Name, StringComparer.Ordinal)
            .Select(static same => same.First())
            .OrderBy(static one => one.Name + " ", StringComparer.Ordinal))
        {
            text.Append(name).Append(' ').Append(shape).Append('\n');
        }

        return text.ToString();
    }
}
