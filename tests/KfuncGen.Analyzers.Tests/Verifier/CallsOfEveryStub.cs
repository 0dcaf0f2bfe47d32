using System.Text;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>A file that calls every stub of a project's <c>Kf</c> once, each in a method of its own and without a guard.</summary>
internal static class CallsOfEveryStub
{
    /// <summary>Writes it.</summary>
    public static string Write(GeneratorRun bindings)
    {
        StringBuilder code = new("#nullable disable\n#pragma warning disable KFG0102, CS8981\nstatic class Calls\n{\n");
        int count = 0;

        foreach (IMethodSymbol stub in bindings.Output.GetTypeByMetadataName("Kf")!.GetMembers().OfType<IMethodSymbol>().Where(
            static method => method.MethodKind == MethodKind.Ordinary))
        {
            string parameters = string.Join(
                ", ",
                stub.Parameters.Select(
                    static (parameter, i) =>
                        $"{Modifier(parameter)}{parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} a{i}"));
            string arguments = string.Join(", ", stub.Parameters.Select(static (parameter, i) => $"{Modifier(parameter)}a{i}"));
            code.AppendLine($"    static void M{count++}({parameters}) {{ Kf.@{stub.Name}({arguments}); }}");
        }

        return code.Append("}\n").ToString();
    }

    private static string Modifier(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        _ => "",
    };
}
