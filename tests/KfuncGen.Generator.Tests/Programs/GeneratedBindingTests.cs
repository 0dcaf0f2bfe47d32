using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Tests.Programs;

/// <summary>
/// A library keeps what its build generated, and runs with the KfuncGen.dll of the application. What generated code binds to is
/// checked in: the library may gain members, and none of these may go or change before a major version.
/// </summary>
public sealed class GeneratedBindingTests
{
    private static readonly Lazy<IMethodSymbol[]> Bound = new(Find);

    [Fact]
    public void What_generated_code_binds_to_is_checked_in()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Programs");
        string[] bound = [.. Bound.Value.Select(
            static member => member.GetDocumentationCommentId()).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        File.WriteAllLines(Path.Combine(folder, "generated-code.received.bindings"), bound);

        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "generated-code.bindings")), bound);
    }

    [Fact]
    public void Generated_code_binds_to_no_constructor_that_would_have_to_grow() =>
        Assert.Equal(
            ["BpfOnlyException(string)"],
            Bound.Value.Where(
                static member => member.MethodKind == MethodKind.Constructor
                    && !member.Parameters.IsEmpty
                    && !IsAttribute(member.ContainingType))
                .Select(static member => (
                    member.ContainingType.Name,
                    Types: string.Join(", ", member.Parameters.Select(static parameter => parameter.Type.ToDisplayString()))))
                .Select(static member => $"{member.Name}({member.Types})")
                .Distinct());

    private static bool IsAttribute(INamedTypeSymbol type) => type.BaseType?.Name == nameof(Attribute);

    // Methods, constructors and accessors of the library that the generated files name.
    private static IMethodSymbol[] Find()
    {
        GeneratorRun run = TestProject.With("""
            namespace Demo;

            [KfuncBindings] public static partial class Kf;

            public struct Request { public int Pid; }

            public static partial class Tasks
            {
                internal static readonly int Offset = 3;

                [BpfProgram(BpfProgramType.Syscall)]
                internal static int Find(ref Request ctx) => Kf.Has.bpf_task_from_pid ? ctx.Pid + Offset : -38;

                [BpfProgram(BpfProgramType.Tc)]
                internal static int Drop(__sk_buff ctx) => (int)TcAction.TC_ACT_SHOT;
            }
            """).WithSmallKernels().Run().AssertCompiles();

        return [..
            from tree in run.Output.SyntaxTrees.Except(run.Input.SyntaxTrees)
            let model = run.Output.GetSemanticModel(tree)
            from node in tree.GetRoot().DescendantNodes()
            where node is ExpressionSyntax or AttributeSyntax
            from member in Members(model.GetSymbolInfo(node).Symbol)
            where member.ContainingAssembly.Name == "KfuncGen"
            select member.OriginalDefinition];
    }

    private static IEnumerable<IMethodSymbol> Members(ISymbol? symbol) => symbol switch
    {
        IMethodSymbol method => [method],
        IPropertySymbol property => new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>(),
        _ => [],
    };
}
