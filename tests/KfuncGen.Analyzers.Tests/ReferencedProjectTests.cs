using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>BPF code that another project declares.</summary>
public sealed class ReferencedProjectTests
{
    private const string Library = """
        namespace MyLib;
        public static partial class LibPrograms
        {
            [BpfFunction] public static int Twice(int x) => x * 2;
            public static int Thrice(int x) => x * 3;
        }
        """;

    private static readonly Verify Check = new("KFG0303");

    [Fact]
    public void A_library_carries_the_source_of_its_functions() => Check.Project(
        "static partial class P { [BpfFunction] static int F(int x) { return MyLib.LibPrograms.Twice(x) + " +
        "{|KFG0303:MyLib.LibPrograms.Thrice(x)|}; } }",
        static project => project.WithThreeKernels().Referencing(Image(TestProject.With(Library).Run().Output)));

    [Fact]
    public void A_function_whose_source_is_not_carried_is_no_part_of_a_program() => Check.Project(
        "static partial class P { [BpfFunction] static int F(int x) { return {|KFG0303:MyLib.LibPrograms.Twice(x)|}; } }",
        static project => project.WithThreeKernels().Referencing(Image(WithoutSources(TestProject.With(Library).Run().Output))));

    [Fact]
    public void What_is_wrong_with_another_project_s_code_is_said_at_the_program() => new Verify("KFG0307").Project(
        "static partial class P { [BpfFunction] static int {|KFG0307:F|}(int x) { return MyLib.LibPrograms.Calls(x); } }",
        static project => project.WithThreeKernels().Referencing(Image(TestProject.With("""
            namespace MyLib;
            public static class LibPrograms { [BpfFunction] public static int Calls(int x) { System.Console.WriteLine(); return x; } }
            """).Run().Output)));

    [Fact]
    public void An_editor_sees_the_code_of_a_referenced_project() => Check.Project(
        "static partial class P { [BpfFunction] static int F(int x) { return MyLib.LibPrograms.Twice(x) + " +
        "{|KFG0303:MyLib.LibPrograms.Thrice(x)|}; } }",
        static project => project.WithThreeKernels().Referencing(
            TestProject.With(Library).Run().Output.WithAssemblyName("MyLib").ToMetadataReference()));

    [Fact]
    public void A_function_whose_code_is_elsewhere_cannot_be_lowered() => new Verify("KFG0301").Members(
        "[BpfFunction] static extern int {|KFG0301:G|}(int x); [BpfFunction] static int F(int x) => G(x);");

    private static Compilation WithoutSources(Compilation library) =>
        library.RemoveSyntaxTrees(
            library.SyntaxTrees.Where(static tree => tree.FilePath.EndsWith("bpf-functions.g.cs", StringComparison.Ordinal)));

    private static MetadataReference Image(Compilation library)
    {
        MemoryStream image = new();
        Assert.True(library.WithAssemblyName("MyLib").Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
