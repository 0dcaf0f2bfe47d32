using KfuncGen.Generator.Bindings;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes the other halves of the partial methods of one type.</summary>
internal static class MethodsWriter
{
    /// <summary>The whole file.</summary>
    public static SourceText Write(EquatableArray<MethodModel> methods, string typesNamespace)
    {
        CodeWriter writer = new();
        BindingScope scope = methods[0].Request.Scope;
        CSharpText.Header(writer, $"Kfuncs declared in {scope.Name}.");
        writer.Line();
        ScopeWriter.Open(
            writer, scope, methods.FirstOrDefault(static method => method.Variant is not null)?.Variant?.AllTargets ?? default);

        foreach (MethodModel method in methods)
        {
            MethodRequest request = method.Request;

            if (method.Variant is { } variant)
            {
                if (!request.HasDocumentation)
                {
                    StubWriter.Documentation(writer, variant, request.Parameters.Select(static parameter => parameter.Name));
                }

                StubWriter.Attributes(writer, variant);
            }

            CSharpText.GeneratedHalf(writer);
            string parameters = string.Join(", ", request.Parameters.Select(parameter =>
                $"{(parameter.Modifiers.Length == 0 ? "" : parameter.Modifiers +
                    " ")}{parameter.Type.Qualified(typesNamespace)} {CSharpIdentifier.Escape(parameter.Name)}"));
            writer.Line(
                $"{request.Modifiers} {request.ReturnType.Qualified(typesNamespace)} " +
                $"{CSharpIdentifier.Escape(request.Name)}({parameters}) =>");
            StubWriter.Body(writer, request.Kfunc);
            writer.Separate();
        }

        ScopeWriter.Close(writer, scope);
        return writer.ToSourceText();
    }
}
