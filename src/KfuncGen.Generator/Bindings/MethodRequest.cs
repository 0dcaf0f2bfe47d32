using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Bindings;

/// <summary>A partial method that asks to be implemented as a stub.</summary>
/// <param name="Scope">The type it is in.</param>
/// <param name="Kfunc">The kfunc it declares.</param>
/// <param name="Modifiers">Its modifiers, as the other half must repeat them.</param>
/// <param name="ReturnType">Its return type; kernel types that only generated code declares are unqualified.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="HasDocumentation">Whether it has documentation of its own.</param>
/// <param name="IsPublic">Whether it can be seen from other assemblies.</param>
internal sealed record MethodRequest(
    BindingScope Scope,
    string Kfunc,
    string Modifiers,
    DeclaredType ReturnType,
    string Name,
    EquatableArray<DeclaredParameter> Parameters,
    bool HasDocumentation,
    bool IsPublic);
