using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Tool.Stubs;

/// <summary>Says what the generator makes of a kfunc in a C# project with some kernels as its targets.</summary>
internal sealed class CSharpStubs
{
    private const string TypesNamespace = "Kernel";

    private readonly VariantBuilder variants;

    /// <summary>Prepares for some kernels.</summary>
    public CSharpStubs(TargetSet targets, DeprecationRules deprecations) =>
        variants = new VariantBuilder(targets, new SignatureMapper(new HeldTypes(targets), TypesNamespace), deprecations);

    /// <summary>The variants of a kfunc, newest first.</summary>
    public IEnumerable<StubVariant> Of(KfuncHistory history) => variants.Build(history);

    /// <summary>A stub as one would read it: without attributes, and types without their namespaces.</summary>
    public static string Declaration(StubVariant variant) => string.Concat(
        $"static {variant.Signature.DeclaredReturnType} {CSharpIdentifier.Escape(variant.MethodName)}(",
        string.Join(", ", variant.Signature.Parameters.Select(static parameter =>
            $"{(parameter.IsConstant ? "[ConstantExpected] " : "")}{parameter.DeclaredType} {parameter.Name}")),
        ")")
        .Replace($"global::{TypesNamespace}.", "")
        .Replace("global::KfuncGen.", "")
        .Replace("global::System.", "");
}
