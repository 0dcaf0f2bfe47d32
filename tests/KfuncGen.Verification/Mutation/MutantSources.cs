using KfuncGen.Bpf.Differential.Generation;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Verification.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Verification.Mutation;

/// <summary>Programs that mutants are made of besides the corpus, each as a class of its own.</summary>
internal static class MutantSources
{
    /// <summary>The programs of the samples, with the types that they use.</summary>
    /// <param name="root">The folder of the repository.</param>
    public static IEnumerable<CorpusCase> Samples(string root)
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(root, "samples")).Order(StringComparer.Ordinal))
        {
            TypeDeclarationSyntax[] types =
            [
                .. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)
                    .SelectMany(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()
                        .DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
                    .SelectMany(static space => space.Members.OfType<TypeDeclarationSyntax>()),
            ];
            string shared = string.Concat(types.OfType<StructDeclarationSyntax>().Select(static type => type.ToFullString()));

            foreach (ClassDeclarationSyntax program in types.OfType<ClassDeclarationSyntax>()
                .Where(static type => type.ToString().Contains("[BpfProgram(", StringComparison.Ordinal)))
            {
                string name = $"Sample_{Path.GetFileName(folder)}_{program.Identifier.ValueText}";
                yield return new CorpusCase(name, "sample", true, CorpusCase.Whole, shared + program.Members.ToFullString());
            }
        }
    }

    /// <summary>Random programs, the same ones each time: arithmetic, memory, loops, functions.</summary>
    /// <param name="count">How many.</param>
    public static IEnumerable<CorpusCase> Random(int count)
    {
        for (int seed = 1; seed <= count; seed++)
        {
            RandomProgram program = ProgramGenerator.Generate($"Random_{seed}", seed);
            string text = program.ToText(isForClr: false);
            int start = text.IndexOf('{', StringComparison.Ordinal) + 1;
            yield return new CorpusCase(
                program.Name, "random", true, CorpusCase.Whole, RequestLayout.Declaration + text[start..text.LastIndexOf('}')].Trim());
        }
    }
}
