using System.Reflection;
using System.Runtime.InteropServices;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Tests.Programs;

/// <summary>Structs of a referenced project are where the CLR has them.</summary>
public sealed class ReferencedStructTests
{
    private const string Library = """
        using System.Runtime.InteropServices;
        namespace Shared;
        public struct Plain { public byte A; public long B; public short C; private int hidden; public int D; }
        public struct Nested { public byte A; public Plain Inner; public Day Kind; public char Letter; public bool IsSet; }
        [StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Packed { public byte A; public long B; public int C; }
        [StructLayout(LayoutKind.Explicit, Size = 24)] public struct Union
        {
            [FieldOffset(4)] public int A; [FieldOffset(4)] public byte B; [FieldOffset(8)] public long C;
        }
        [StructLayout(LayoutKind.Sequential, Size = 40)] public struct Large { public int A; public short B; }
        [StructLayout(LayoutKind.Auto)] public struct Auto { public byte A; public long B; }
        public enum Day : byte { Monday }
        """;

    private readonly MetadataReference reference;
    private readonly Assembly assembly;

    public ReferencedStructTests()
    {
        MemoryStream image = new();
        Assert.True(
            TestProject.With(Library).Run().Output.WithAssemblyName("Shared").Emit(
                image, cancellationToken: TestContext.Current.CancellationToken).Success);
        reference = MetadataReference.CreateFromImage(image.ToArray());
        assembly = Assembly.Load(image.ToArray());
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("Packed")]
    [InlineData("Union")]
    [InlineData("Large")]
    public void Fields_are_where_the_CLR_has_them(string name)
    {
        Compilation compilation = TestProject.With("").Referencing(reference).Run().Output;
        INamedTypeSymbol symbol = compilation.GetTypeByMetadataName("Shared." + name)!;
        Type type = assembly.GetType("Shared." + name)!;

        TypeLayout layout = new TypeLayouts(compilation.GetMetadataReference).Of(symbol)!;

        Assert.Equal(Marshal.SizeOf(type), layout.Size);
        Assert.All(
            type.GetFields(),
            field => Assert.Equal(Marshal.OffsetOf(type, field.Name), layout.Offsets[symbol.GetMembers(field.Name).Single()]));
    }

    [Fact]
    public void A_struct_in_a_struct_begins_where_it_is_aligned()
    {
        Compilation compilation = TestProject.With("").Referencing(reference).Run().Output;
        INamedTypeSymbol symbol = compilation.GetTypeByMetadataName("Shared.Nested")!;

        TypeLayout layout = new TypeLayouts(compilation.GetMetadataReference).Of(symbol)!;

        Assert.Equal((8, 40, 42, 44, 48), (At("Inner"), At("Kind"), At("Letter"), At("IsSet"), layout.Size));
        int At(string field) => layout.Offsets[symbol.GetMembers(field).Single()];
    }

    [Theory]
    [InlineData("Shared.Auto")]
    [InlineData("System.Guid")]
    [InlineData("System.DateTime")]
    public void What_may_lie_in_any_order_has_no_layout(string name)
    {
        Compilation compilation = TestProject.With("").Referencing(reference).Run().Output;

        Assert.Null(new TypeLayouts(compilation.GetMetadataReference).Of(compilation.GetTypeByMetadataName(name)!));
    }

    [Fact]
    public void A_program_takes_a_context_that_another_project_declares()
    {
        GeneratorRun run = TestProject.With("""
            static partial class P
            {
                [BpfProgram(BpfProgramType.Syscall)] static int B(ref Shared.Plain ctx) { ctx.D = ctx.C * 2; return (int)ctx.B; }
            }
            """).WithSmallKernels().Referencing(reference).Run();

        Assert.Empty(
            run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error));
        Assert.Contains("*(u32 *)(r1 + 24) = ", string.Join('\n', run.Output.SyntaxTrees.Select(static tree => tree.ToString())));
    }
}
