using KfuncGen.Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Architecture.Tests;

/// <summary>
/// Folder = namespace. The one exception is what users of the library name: it is in <c>KfuncGen</c>, whatever its folder, so that one
/// using does. <c>src/LanguageSupport</c> has types that the compiler looks for under names of the framework.
/// </summary>
public sealed class NamespaceTests
{
    private const string Library = "KfuncGen";

    public static TheoryData<string> Projects => [.. SourceProject.Names.Where(static name => name != "LanguageSupport")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_type_is_in_the_namespace_of_its_folder(string name)
    {
        SourceProject project = SourceProject.Read(name);

        string[] wrong =
        [
            .. from tree in project.Compilation.SyntaxTrees
               let folder = project.FolderOf(tree)
               where folder is not null
               from type in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
               where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && type.Parent is not BaseTypeDeclarationSyntax
               let space = NamespaceOf(type)
               let due = folder == "." ? name : $"{name}.{folder.Replace('/', '.')}"
               where name == Library && IsPublic(type) ? space != Library : space != due
               let found = space.Length == 0 ? "no namespace" : space
               select $"{tree.FilePath[Repository.Root.Length..]}: a type in {found}, expected {due}",
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string NamespaceOf(SyntaxNode type) =>
        type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);
}
