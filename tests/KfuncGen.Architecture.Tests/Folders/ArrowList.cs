using System.Text;

using KfuncGen.Architecture.Tests.Sources;

namespace KfuncGen.Architecture.Tests.Folders;

/// <summary>
/// The text of a project's arrows: a line for each folder, with what it uses. A folder whose types stand in another namespace than
/// the folder's says so, for that is what a reader has to know, too.
/// </summary>
internal static class ArrowList
{
    internal static string Write(FolderGraph graph, FolderNamespaces namespaces)
    {
        var text = new StringBuilder();

        foreach (string folder in graph.Folders)
        {
            text.Append(folder);

            if (namespaces.Exception(folder) is { } exception)
            {
                text.Append(" (namespace ").Append(exception).Append(')');
            }

            text.Append(": ").AppendJoin(", ", graph.From(folder).Select(arrow => arrow.To)).Append('\n');
        }

        return text.ToString().Replace(": \n", ":\n", StringComparison.Ordinal);
    }

    /// <summary>What is checked in for a project; empty where nothing is.</summary>
    internal static string Expected(string project) => File.Exists(PathOf(project)) ? File.ReadAllText(PathOf(project)) : "";

    /// <summary>Leaves the list as it is now beside the one that is checked in, to be looked at and accepted.</summary>
    internal static string WriteReceived(string project, string text)
    {
        string path = Path.Combine(Repository.Arrows, project + ".received.arrows");
        File.WriteAllText(path, text);

        return path;
    }

    private static string PathOf(string project) => Path.Combine(Repository.Arrows, project + ".arrows");
}
