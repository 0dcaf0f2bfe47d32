using KfuncGen.Architecture.Tests.Sources;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Architecture.Tests.Folders;

/// <summary>The namespaces of each folder's files, beside the one that the folder's name says.</summary>
internal sealed class FolderNamespaces(SourceProject project)
{
    /// <summary>The namespaces of a folder that are not the folder's, with commas; null where all is as the folder says.</summary>
    internal string? Exception(string folder)
    {
        string due = folder == "." ? project.Name : project.Name + "." + folder.Replace('/', '.');

        string[] others = [.. from tree in project.Compilation.SyntaxTrees
                              where project.FolderOf(tree) == folder
                              from space in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
                              let name = space.Name.ToString()
                              where name != due
                              orderby name
                              select name];

        return others.Length == 0 ? null : string.Join(", ", others.Distinct());
    }
}
