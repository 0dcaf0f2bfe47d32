using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Bindings;

/// <summary>A class that asks for bindings.</summary>
/// <param name="Scope">The class.</param>
/// <param name="Patterns">What it asks for; empty asks for all.</param>
/// <param name="DeclaredMembers">The names of the members it has already, which are not generated.</param>
internal sealed record BindingsRequest(BindingScope Scope, EquatableArray<string> Patterns, EquatableArray<string> DeclaredMembers);
