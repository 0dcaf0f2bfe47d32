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

    private const string Structs = """
        namespace MyLib;
        public record struct Pair(int A, int B);
        public record struct Odd(int A) { public bool Equals(Odd other) => true; public override int GetHashCode() => 0; }
        public struct Kept(int a) { public int B; public int Get() => a; }
        public struct Counted { public int N; public void Add(int n) => N += n; }
        public struct Named { public int N; public string S; public void Add(int n) => N += n; }
        public struct Of<T> { public int N; public void Add(int n) => N += n; }
        internal struct Inside { public int N; public void Add(int n) => N += n; }
        """;

    [Fact]
    public void A_library_carries_the_source_of_its_structs() => Check.Project(
        "static class P { [BpfFunction] static int F(int x) { MyLib.Counted c = default; c.Add(x); return c.N; } }",
        static project => project.WithThreeKernels().Referencing(Image(TestProject.With(Structs).Run().Output)));

    [Fact]
    public void Of_structs_only_those_that_a_program_may_have_are_carried()
    {
        string Carried(string source) => string.Concat(
            TestProject.With(source).Run().Output.SyntaxTrees.Where(
                static tree => tree.FilePath.EndsWith("bpf-functions.g.cs", StringComparison.Ordinal)));

        Assert.Contains("void Add", Carried("public struct A { public int N; public void Add(int n) => N += n; }"));
        Assert.Contains("record struct B", Carried("public record struct B(int N);"));
        Assert.All(
            [
                "public struct A { public int N; }",
                "public struct A { public int N { get; set; } }",
                "public struct A { public string S; public int Length() => 1; }",
                "public struct A<T> { public int Length() => 1; }",
                "public ref struct A { public int Length() => 1; }",
                "internal struct A { public int Length() => 1; }",
                "public class A { struct B { public int Length() => 1; } }",
                "public record A(int N);",
                "public class A { public int Length() => 1; }",
            ],
            source => Assert.Empty(Carried(source)));
    }

    [Fact]
    public void Without_sources_the_equality_of_a_record_is_that_of_its_fields() => new Verify("KFG0302").Project(
        "static class P { [BpfFunction] static bool F(ref MyLib.Pair x, ref MyLib.Pair y) => x == y || x.Equals(y) || x != y; }",
        static project => project.WithThreeKernels().Referencing(Image(WithoutSources(TestProject.With(Structs).Run().Output))));

    [Fact]
    public void Without_sources_an_equality_of_its_own_is_not_known() => new Verify("KFG0302").Project(
        "static class P { [BpfFunction] static bool F(ref MyLib.Odd x, ref MyLib.Odd y) => {|KFG0302:x == y|}; }",
        static project => project.WithThreeKernels().Referencing(Image(WithoutSources(TestProject.With(Structs).Run().Output))));

    [Fact]
    public void A_parameter_that_a_struct_keeps_is_told_of_in_another_project_too() => new Verify("KFG0302").Project(
        "static class P { [BpfFunction] static int F(int x) { MyLib.Kept k = {|KFG0302:new MyLib.Kept(x)|}; return k.Get(); } }",
        static project => project.WithThreeKernels().Referencing(Image(TestProject.With(Structs).Run().Output)));

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
