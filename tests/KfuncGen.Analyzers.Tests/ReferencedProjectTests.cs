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

    [Theory]
    [InlineData("return {|KFG0303:MyLib.LibPrograms.Twice(x)|};")]
    [InlineData("return {|KFG0303:MyLib.LibPrograms.Thrice(x)|};")]
    public void A_function_whose_code_is_in_another_assembly_is_no_part_of_the_program(string body)
    {
        MemoryStream image = new();
        Assert.True(TestProject.With(Library).Run().Output.WithAssemblyName("MyLib").Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);

        Check.Project(
            $"static partial class P {{ [BpfFunction] static int F(int x) {{ {body} }} }}",
            project => project.WithThreeKernels().Referencing(MetadataReference.CreateFromImage(image.ToArray())));
    }

    [Fact]
    public void An_editor_sees_the_code_of_a_referenced_project() => Check.Project(
        "static partial class P { [BpfFunction] static int F(int x) { return MyLib.LibPrograms.Twice(x) + {|KFG0303:MyLib.LibPrograms.Thrice(x)|}; } }",
        static project => project.WithThreeKernels().Referencing(TestProject.With(Library).Run().Output.WithAssemblyName("MyLib").ToMetadataReference()));

    [Fact]
    public void A_function_whose_code_is_elsewhere_cannot_be_lowered() => new Verify("KFG0301").Members(
        "[BpfFunction] static extern int {|KFG0301:G|}(int x); [BpfFunction] static int F(int x) => G(x);");
}
